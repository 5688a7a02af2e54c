using System.Net.Sockets;
using System.Text.Json.Nodes;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>The other end of <see cref="OperatorSocket"/>: sends one request and shows the answer.</summary>
public static class OperatorClient
{
    /// <summary>Returns the exit code that the node gave.</summary>
    public static async Task<int> Send(string dataDirectory, JsonObject request, TextWriter output, CancellationToken cancel)
    {
        var path = DataDirectory.SocketOf(dataDirectory);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            throw new OptionException($"No node answers at {path} ({e.Message}). Is it running, and is --data its data directory?");
        }

        await using var stream = new NetworkStream(socket, ownsSocket: false);
        await using var writer = new StreamWriter(stream) { AutoFlush = true };
        using var reader = new StreamReader(stream);
        await writer.WriteLineAsync(request.ToJsonString());
        while (await reader.ReadLineAsync(cancel) is { } line)
        {
            var answer = JsonNode.Parse(line)!.AsObject();
            if (answer["exit"] is { } exit)
            {
                return exit.GetValue<int>();
            }

            await output.WriteLineAsync(answer["line"]?.GetValue<string>());
        }

        await output.WriteLineAsync("The node went away before it had answered. Look at its log; the command can be repeated.");
        return 1;
    }
}
