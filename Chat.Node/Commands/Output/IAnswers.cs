using Chat.Node.Operations;

namespace Chat.Node.Commands.Output;

/// <summary>A way to show an answer.</summary>
internal interface IAnswers : IOperatorOutput
{
    /// <summary>All has come: what waited is shown.</summary>
    Task End();
}
