using System.Buffers;
using System.Net.WebSockets;
using Chat.Actors.Channels.Fanout;

namespace Chat.Web.Sockets;

/// <summary>
/// The one writer loop of a socket: empties the outbox with as few writes as possible, up to 64 KiB each (one system call for many frames is worth a factor of ten
/// on a thousand sockets: perf.md, fan-out), and ends with the close frame. One loop, because sends that race each other reorder messages.
/// </summary>
public static class SocketWriter
{
    private const int MaxWrite = 64 * 1024;

    /// <summary>Returns when the outbox has ended, what it held is written and the close frame is sent.</summary>
    public static async Task Run(WebSocket socket, WebSocketStream stream, Outbox outbox, CancellationToken cancel)
    {
        while (await outbox.WaitToRead())
        {
            await WriteAll(stream, outbox, cancel);
        }

        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            var close = SocketCloseCodes.Of(outbox.End);
            await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Description, cancel);
        }
    }

    private static async Task WriteAll(WebSocketStream stream, Outbox outbox, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MaxWrite);
        try
        {
            while (true)
            {
                var count = outbox.Take(buffer.AsSpan(0, MaxWrite), out var large);
                if (count > 0)
                {
                    await stream.WriteAsync(buffer.AsMemory(0, count), cancel);
                }
                else if (!large.IsEmpty)
                {
                    await stream.WriteAsync(large, cancel);
                }
                else
                {
                    return;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
