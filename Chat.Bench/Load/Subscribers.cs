using System.Net.WebSockets;
using System.Text;

namespace Chat.Bench.Load;

/// <summary>Sockets that read and count message frames; each has its own user while there are users.</summary>
internal sealed class Subscribers : IAsyncDisposable
{
    private static readonly byte[] MessageMark = Encoding.ASCII.GetBytes("\"text\":\"t=");

    private readonly List<ClientWebSocket> _sockets = [];
    private readonly List<Task> _readers = [];
    private readonly CancellationTokenSource _stop = new();
    private long _delivered;

    public long Delivered => Interlocked.Read(ref _delivered);

    public int Failed { get; private set; }

    /// <summary>Opens the sockets, at most 32 at a time, and returns when each has had its hello.</summary>
    public static async Task<Subscribers> Open(BenchNode node, int count, CancellationToken cancel)
    {
        var subscribers = new Subscribers();
        await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = cancel }, async (i, token) =>
        {
            var connect = await node.Api.Call("rtm.connect", BenchNode.TokenOf(i % BenchNode.Users), new { }, token);
            var socket = new ClientWebSocket();
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            await socket.ConnectAsync(new Uri(connect.GetProperty("url").GetString()!), token);
            var buffer = new byte[16 * 1024];
            await socket.ReceiveAsync(buffer.AsMemory(), token);
            lock (subscribers._sockets)
            {
                subscribers._sockets.Add(socket);
                subscribers._readers.Add(subscribers.Read(socket, buffer));
            }
        });
        return subscribers;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers);
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }

        _stop.Dispose();
    }

    private async Task Read(ClientWebSocket socket, byte[] buffer)
    {
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), _stop.Token);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    Failed++;
                    return;
                }

                if (buffer.AsSpan(0, received.Count).IndexOf(MessageMark) >= 0)
                {
                    Interlocked.Increment(ref _delivered);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
        catch (WebSocketException)
        {
            Failed++;
        }
    }
}
