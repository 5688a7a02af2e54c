using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions.Tickets;

namespace Chat.Actors.Sessions;

/// <summary>Opens the session behind a socket on this node.</summary>
public interface ISessions
{
    /// <summary>
    /// Starts the connection: what it has to say goes into the outbox, <c>hello</c> first, once every subscription stands. Null when the user is deleted, the token
    /// was revoked since the ticket was issued, or the user has too many sockets. The role is that of now. Throws <see cref="TimeoutException"/> when this node's
    /// directory is older than the ticket for 2 s.
    /// </summary>
    Task<IConnection?> Open(TicketGrant grant, Outbox outbox, CancellationToken cancel = default);
}

/// <summary>The session's side of one socket.</summary>
public interface IConnection
{
    /// <summary>Hands over one whole text frame of the client, at most 16 KiB; the array is kept. Waits while sixteen are unanswered: a client that floods is read more slowly.</summary>
    Task Receive(ReadOnlyMemory<byte> utf8, CancellationToken cancel);

    /// <summary>The socket is gone.</summary>
    void Closed();
}
