using System.Buffers;
using System.Net.WebSockets;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;

namespace Chat.Web.Sockets;

/// <summary>Reads a client's frames. An idle socket holds no buffer: it waits in a read of zero bytes, and rents one when something is there.</summary>
public static class SocketReader
{
    /// <summary>Longest client frame; Slack cuts the socket beyond it too (slack-api.md, Messages).</summary>
    public const int MaxFrame = 16 * 1024;
    private const int FirstBuffer = 4 * 1024;

    /// <summary>Hands whole text frames over until the socket ends; says why it did.</summary>
    public static async Task<SocketEnd> Run(WebSocket socket, IConnection connection, CancellationToken cancel)
    {
        while (true)
        {
            var ready = await socket.ReceiveAsync(Memory<byte>.Empty, cancel);
            if (ready.MessageType == WebSocketMessageType.Close)
            {
                return SocketEnd.PeerClosed;
            }

            if (ready.MessageType == WebSocketMessageType.Binary)
            {
                return SocketEnd.NotText;
            }

            // An empty frame is whole already; the session refuses it.
            var (end, frame) = ready.EndOfMessage ? (SocketEnd.None, []) : await ReadFrame(socket, cancel);
            if (end != SocketEnd.None)
            {
                return end;
            }

            await connection.Receive(frame, cancel);
        }
    }

    private static async Task<(SocketEnd End, byte[] Frame)> ReadFrame(WebSocket socket, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        try
        {
            for (var count = 0; ;)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(count), cancel);
                count += received.Count;
                if (received.MessageType != WebSocketMessageType.Text)
                {
                    return (received.MessageType == WebSocketMessageType.Close ? SocketEnd.PeerClosed : SocketEnd.NotText, []);
                }

                if (count > MaxFrame)
                {
                    return (SocketEnd.FrameTooBig, []);
                }

                if (received.EndOfMessage)
                {
                    return (SocketEnd.None, buffer.AsSpan(0, count).ToArray());
                }

                if (count == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, count).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
