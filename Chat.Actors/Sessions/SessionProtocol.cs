using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>Key of this node's <see cref="SessionsActor"/>.</summary>
public sealed class Sessions;

/// <summary>What sockets' actors use, from the container.</summary>
public sealed record SessionContext(
    IChannels Channels, IUsers Users, IDirectory Directory, IRtmFrames Frames, IRtmPosting Posting, FanoutLanes Lanes, IActorRef Presence, IActorRef PresenceRelay,
    TimeProvider Time, SessionOptions Options);

/// <summary>Answered with <see cref="ConnectionOpened"/>. Local only, as everything here.</summary>
public sealed record OpenConnection(TicketGrant Grant, Outbox Outbox) : INoSerializationVerificationNeeded;

/// <summary>The connection's actor; null when it was refused.</summary>
public sealed record ConnectionOpened(IActorRef? Connection) : INoSerializationVerificationNeeded;

/// <summary>One text frame from the client; <paramref name="Done"/> makes room for another.</summary>
public sealed record ClientFrame(ReadOnlyMemory<byte> Utf8, Action Done) : INoSerializationVerificationNeeded;

/// <summary>The socket is gone: the connection's actor stops.</summary>
public sealed class SocketClosed : INoSerializationVerificationNeeded
{
    public static readonly SocketClosed Instance = new();
}

/// <summary>Asks for all sockets of this node by user; answered with <see cref="SessionsDescribed"/>.</summary>
public sealed class DescribeSessions : INoSerializationVerificationNeeded
{
    public static readonly DescribeSessions Instance = new();
}

/// <summary>How many sockets a user has on this node.</summary>
public sealed record UserSockets(string Team, string User, int Sockets);

/// <summary>All users with a socket on this node.</summary>
public sealed record SessionsDescribed(IReadOnlyList<UserSockets> Users) : INoSerializationVerificationNeeded;

/// <summary>Closes a user's sockets on this node, as a node does that goes away: clients come back. Answered with <see cref="SessionsEnded"/>.</summary>
public sealed record EndSessions(string User) : INoSerializationVerificationNeeded;

/// <summary>How many were closed.</summary>
public sealed record SessionsEnded(int Sockets) : INoSerializationVerificationNeeded;

/// <summary>The user's role has changed; later commands act under the new one.</summary>
internal sealed record RoleChanged(Role Role) : INoSerializationVerificationNeeded;

/// <summary>News of a channel that the user was not in when it was asked; <paramref name="Seq"/> is of the channel's event, 0 when it is not known.</summary>
internal sealed record OutsideNews(string Channel, long Seq, ReadOnlyMemory<byte> Frames, bool Deleted = false) : INoSerializationVerificationNeeded;

/// <summary>Tell presence again that this connection stands.</summary>
internal sealed class AnnouncePresence : INoSerializationVerificationNeeded
{
    public static readonly AnnouncePresence Instance = new();
}
