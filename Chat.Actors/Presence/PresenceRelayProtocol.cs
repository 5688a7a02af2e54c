using Akka.Actor;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Presence;

/// <summary>Key of this node's <see cref="PresenceRelay"/>.</summary>
public sealed class PresenceRelays;

/// <summary>
/// A connection wants to know the presence of these users, all of which it is told once. With <paramref name="Subscribe"/> they replace those it followed before
/// (presence_sub names the whole list each time), without they are only told (presence_query).
/// </summary>
public sealed record Watch(IActorRef Connection, Outbox Outbox, IReadOnlySet<string> Users, bool Batch, bool Subscribe) : INoSerializationVerificationNeeded;

/// <summary>The connection is gone.</summary>
public sealed record Unwatch(IActorRef Connection) : INoSerializationVerificationNeeded;
