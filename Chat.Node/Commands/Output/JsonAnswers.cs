using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Output;

/// <summary>One JSON object a row and line, nothing else on the output: sentences go to the errors.</summary>
internal sealed class JsonAnswers(TextWriter output, TextWriter errors) : IAnswers
{
    /// <inheritdoc/>
    public Task Row(JsonObject row) => output.WriteLineAsync(row.ToJsonString(OperatorConversation.Readable));

    /// <inheritdoc/>
    public Task Line(string text) => errors.WriteLineAsync(text);

    /// <inheritdoc/>
    public Task Complain(string text) => errors.WriteLineAsync("chat: " + text);

    /// <inheritdoc/>
    public Task End() => Task.CompletedTask;
}
