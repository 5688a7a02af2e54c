using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>Something an operator can tell a running node over its socket.</summary>
public interface IOperatorCommand
{
    /// <summary>Its name in the request's field <c>command</c>.</summary>
    string Name { get; }

    /// <summary>Does it; each line is shown to the operator as it comes. Returns the exit code.</summary>
    Task<int> Execute(JsonObject arguments, Func<string, Task> print, CancellationToken cancel);
}
