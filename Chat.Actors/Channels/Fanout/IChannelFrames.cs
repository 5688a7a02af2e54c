namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// Bytes ready for a socket: one or several whole WebSocket text frames, header included, built once on each node and shared by all its sockets.
/// Empty when there is nothing to say to a client. Implemented by Chat.Web; relays know no JSON. (Fanout must not depend on Sessions: the outbox belongs here too.)
/// </summary>
public interface IChannelFrames
{
    /// <summary>All frames of a channel's event; exactly one of them carries <c>seq</c> (DESIGN.md section 4).</summary>
    ReadOnlyMemory<byte> Channel(IChannelEvent e, ChannelKind kind);

    ReadOnlyMemory<byte> Typing(UserTyping typing);
}
