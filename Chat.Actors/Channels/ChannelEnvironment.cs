using Akka.Actor;
using Chat.Actors.Channels.History;

namespace Chat.Actors.Channels;

/// <summary>What a channel's actor needs of the world.</summary>
/// <param name="Clock">Gives posts their ts.</param>
/// <param name="History">Where a message is read that is no longer in memory.</param>
/// <param name="Memberships">Who is told at commit that somebody joined or left.</param>
/// <param name="Mediator">Takes <c>Publish</c>: the distributed pub/sub mediator.</param>
/// <param name="Limits">Bounds.</param>
public sealed record ChannelEnvironment(TimeProvider Clock, IHistory History, IMemberships Memberships, IActorRef Mediator, ChannelLimits Limits);
