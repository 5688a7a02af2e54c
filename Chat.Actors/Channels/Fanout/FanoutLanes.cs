using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;

namespace Chat.Actors.Channels.Fanout;

/// <summary>The lanes of this node.</summary>
public sealed class FanoutLanes(IReadOnlyList<IActorRef> lanes)
{
    /// <summary>Starts all of them.</summary>
    public static FanoutLanes Start(ActorSystem system, RelayContext context)
    {
        var mediator = DistributedPubSub.Get(system).Mediator;
        return new([.. Enumerable.Range(0, FanoutTopics.Lanes).Select(lane => system.ActorOf(Props.Create(() => new LaneActor(lane, context, mediator)), NameOf(lane)))]);
    }

    /// <summary>The actor's name under <c>/user</c>.</summary>
    public static string NameOf(int lane) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"lane-{lane}");

    /// <summary>Sends a message to the lane of its channel; the lane's relay answers to the connection named in it.</summary>
    public void Tell(IRelayMessage message) => lanes[FanoutTopics.LaneOf(message.Channel)].Tell(message);
}
