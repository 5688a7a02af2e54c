using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>
/// The operator's way into a running node: a Unix socket in its data directory that only its own user may open (mode 0600). One request a connection, one JSON
/// object a line: <c>{"command":"…", …}</c>, answered with <c>{"line":"…"}</c> any number of times and at last <c>{"exit":0}</c>.
/// </summary>
public sealed partial class OperatorSocket(DataDirectory data, IEnumerable<IOperatorCommand> commands, ILogger<OperatorSocket> log) : BackgroundService
{
    /// <summary>Longest path a Unix socket may have (sockaddr_un holds 108 bytes with the closing zero).</summary>
    private const int MaxPath = 107;

    /// <summary>Longest request: a provisioning file of 100,000 users is about 20 MB.</summary>
    private const int MaxRequest = 64 * 1024 * 1024;

    private readonly Dictionary<string, IOperatorCommand> _commands = commands.ToDictionary(command => command.Name, StringComparer.Ordinal);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = data.OperatorSocket;
        if (System.Text.Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            LogTooLong(path, MaxPath);
            return;
        }

        File.Delete(path);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            // Between bind and listen nobody can connect, so nobody slips in before the mode is set.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        listener.Listen(16);
        try
        {
            while (true)
            {
                _ = Serve(await listener.AcceptAsync(stoppingToken), stoppingToken);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private async Task Serve(Socket socket, CancellationToken cancel)
    {
        try
        {
            await using var stream = new NetworkStream(socket, ownsSocket: true);
            using var reader = new StreamReader(stream);
            await using var writer = new StreamWriter(stream) { AutoFlush = true };
            var exit = await Execute(await ReadLine(reader, cancel), line => writer.WriteLineAsync(new JsonObject { ["line"] = line }.ToJsonString()), cancel);
            await writer.WriteLineAsync(new JsonObject { ["exit"] = exit }.ToJsonString());
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The operator has gone, or the node is stopping.
        }
    }

    private async Task<int> Execute(string? request, Func<string, Task> print, CancellationToken cancel)
    {
        try
        {
            if (JsonNode.Parse(request ?? "") is JsonObject arguments && arguments["command"]?.GetValue<string>() is { } name && _commands.TryGetValue(name, out var command))
            {
                return await command.Execute(arguments, print, cancel);
            }

            await print($"This node knows these commands: {string.Join(", ", _commands.Keys)}.");
            return 2;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            LogFailed(e);
            await print($"The node could not do that: {e.Message}");
            return 1;
        }
    }

    private static async Task<string?> ReadLine(StreamReader reader, CancellationToken cancel)
    {
        var line = new System.Text.StringBuilder();
        var buffer = new char[16 * 1024];
        while (line.Length <= MaxRequest && await reader.ReadAsync(buffer, cancel) is var read and > 0)
        {
            var end = Array.IndexOf(buffer, '\n', 0, read);
            line.Append(buffer, 0, end < 0 ? read : end);
            if (end >= 0)
            {
                return line.ToString();
            }
        }

        return null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No operator socket: {Path} is longer than {Max} bytes. Operator commands need a shorter --data.")]
    private partial void LogTooLong(string path, int max);

    [LoggerMessage(Level = LogLevel.Error, Message = "An operator command failed")]
    private partial void LogFailed(Exception e);
}
