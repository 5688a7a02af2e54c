using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>
/// One request over one connection, whatever it came over: a line of JSON <c>{"command":"…","arguments":{…}}</c>, answered with lines <c>{"row":{…}}</c>,
/// <c>{"line":"…"}</c> and <c>{"error":"…"}</c> as they come, and at last <c>{"exit":0}</c>.
/// </summary>
public sealed partial class OperatorConversation(IEnumerable<IOperatorCommand> commands, ILogger<OperatorConversation> log)
{
    /// <summary>Longest request: a provisioning file of 100,000 users is about 20 MB.</summary>
    private const int MaxRequest = 64 * 1024 * 1024;

    /// <summary>Not every character beyond ASCII as \u: people read this.</summary>
    internal static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly TimeSpan RequestLimit = TimeSpan.FromSeconds(30);

    private readonly Dictionary<string, IOperatorCommand> _commands = commands.ToDictionary(command => command.Name, StringComparer.Ordinal);

    /// <summary>Reads the request, does it, tells the exit code. An operator who goes away cancels it.</summary>
    internal async Task Hold(Stream stream, OperatorLine lines, CancellationToken stopping)
    {
        try
        {
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            var request = await lines.Read(MaxRequest, stopping).WaitAsync(RequestLimit, stopping);
            var gone = Watch(lines, cancel);
            await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
            var exit = await Execute(request, new Output(writer), cancel.Token);
            await writer.WriteLineAsync(new JsonObject { ["exit"] = exit }.ToJsonString());
            await cancel.CancelAsync();
            await gone;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or TimeoutException)
        {
            // The operator has gone, or the node is stopping.
        }
    }

    private static async Task Watch(OperatorLine lines, CancellationTokenSource cancel)
    {
        try
        {
            await lines.Closed(cancel.Token);
            await cancel.CancelAsync();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            await cancel.CancelAsync();
        }
    }

    private async Task<int> Execute(string? line, Output output, CancellationToken cancel)
    {
        try
        {
            if (OperatorRequest.Read(line ?? "") is { } request && _commands.TryGetValue(request.Command, out var command))
            {
                return await command.Execute(request, output, cancel);
            }

            await output.Complain($"This node knows these commands: {string.Join(", ", _commands.Keys.Order(StringComparer.Ordinal))}.");
            return 2;
        }
        catch (OperatorException mistake)
        {
            await output.Complain(mistake.Message);
            return 2;
        }
        catch (Exception e) when (e is not (IOException or OperationCanceledException))
        {
            LogFailed(e);
            await output.Complain($"The node could not do that: {e.Message}");
            return 1;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An operator command failed")]
    private partial void LogFailed(Exception e);

    private sealed class Output(StreamWriter writer) : IOperatorOutput
    {
        public Task Row(JsonObject row) => writer.WriteLineAsync(new JsonObject { ["row"] = row }.ToJsonString(Readable));

        public Task Line(string text) => writer.WriteLineAsync(new JsonObject { ["line"] = text }.ToJsonString(Readable));

        public Task Complain(string text) => writer.WriteLineAsync(new JsonObject { ["error"] = text }.ToJsonString(Readable));
    }
}
