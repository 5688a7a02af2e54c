using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>Something an operator can tell a running node.</summary>
public interface IOperatorCommand
{
    /// <summary>Its name in the request's field <c>command</c>.</summary>
    string Name { get; }

    /// <summary>Does it and returns the exit code: 0 done, 1 failed or a difference was found, 2 the operator's mistake. <see cref="OperatorException"/> is such a mistake.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="output">Shown to the operator as it comes.</param>
    /// <param name="cancel">The operator has gone, or the node stops.</param>
    Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel);
}

/// <summary>The operator's screen, from the node's side.</summary>
public interface IOperatorOutput
{
    /// <summary>One record of the answer; its fields are the columns of the command's <see cref="CommandSpec"/>.</summary>
    Task Row(JsonObject row);

    /// <summary>A sentence beside the answer.</summary>
    Task Line(string text);

    /// <summary>A sentence about what is wrong.</summary>
    Task Complain(string text);
}

/// <summary>What the operator asked for makes no sense; the message says why and what would.</summary>
public sealed class OperatorException(string message) : Exception(message);
