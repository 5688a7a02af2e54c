using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Users;

/// <summary>Tells all sockets of one user something that is kept nowhere, on whatever nodes they are.</summary>
public interface IUserNotices
{
    /// <summary>At most once; who is not connected never hears of it.</summary>
    void Publish(UserNotice notice);
}

/// <summary>Over distributed pub/sub.</summary>
public sealed class PublishedUserNotices(ActorSystem system) : IUserNotices
{
    /// <inheritdoc/>
    public void Publish(UserNotice notice) => DistributedPubSub.Get(system).Mediator.Tell(new Publish(FanoutTopics.Users, notice));
}
