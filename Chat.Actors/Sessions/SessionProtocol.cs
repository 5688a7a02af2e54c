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

/// <summary>The user's role has changed; later commands act under the new one.</summary>
internal sealed record RoleChanged(Role Role) : INoSerializationVerificationNeeded;

/// <summary>News of a channel that the user was not in when it was asked; <paramref name="Seq"/> is of the channel's event, 0 when it is not known.</summary>
internal sealed record OutsideNews(string Channel, long Seq, ReadOnlyMemory<byte> Frames) : INoSerializationVerificationNeeded;

/// <summary>Tell presence again that this connection stands.</summary>
internal sealed class AnnouncePresence : INoSerializationVerificationNeeded
{
    public static readonly AnnouncePresence Instance = new();
}
