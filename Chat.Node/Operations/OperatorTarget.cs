using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>Which node an operator speaks to.</summary>
/// <param name="DataDirectory">By the socket in this data directory, unless <paramref name="Node"/> is given.</param>
/// <param name="Node"><c>host:port</c> of a node that listens for operators; null: the socket.</param>
/// <param name="Token">For <paramref name="Node"/>.</param>
public sealed record OperatorTarget(string DataDirectory, string? Node = null, string? Token = null)
{
    /// <summary>How long a node may take to accept the connection.</summary>
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>What the shell's prompt calls it.</summary>
    public string Label => Node ?? DataDirectory;

    /// <summary>Connects, with the token where one is needed. <see cref="OptionException"/> says where nobody answered.</summary>
    public async Task<Stream> Connect(CancellationToken cancel)
    {
        if (Node is null)
        {
            return await OverSocket(DataDirectory, cancel);
        }

        if (Token is null)
        {
            throw new OptionException("--node needs a token: give --token-file, --token or CHAT_OPERATOR_TOKEN.");
        }

        var stream = await OverNetwork(Node, cancel);
        await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(new JsonObject { ["token"] = Token }.ToJsonString() + "\n"), cancel);
        return stream;
    }

    private static async Task<Stream> OverSocket(string directory, CancellationToken cancel)
    {
        var path = Options.DataDirectory.SocketOf(directory);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or ArgumentOutOfRangeException)
        {
            socket.Dispose();
            throw new OptionException($"No node answers at {path} ({e.Message}). Is it running, and is --data its data directory?");
        }
    }

    private static async Task<Stream> OverNetwork(string node, CancellationToken cancel)
    {
        var colon = node.LastIndexOf(':');
        if (colon <= 0 || !int.TryParse(node.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            throw new OptionException($"--node: '{node}' is no address. Write it like 10.0.0.1:9110, as the node's --operator-listen says.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(ConnectLimit);
        try
        {
            await socket.ConnectAsync(node[..colon].Trim('[', ']'), port, limit.Token);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new OptionException($"No node answers operators at {node} ({e.Message}). Was it started with --operator-listen {node}?");
        }
    }
}
