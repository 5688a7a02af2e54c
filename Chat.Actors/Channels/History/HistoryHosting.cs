using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.DependencyInjection;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Actors.Channels.History;

/// <summary>Puts history on a node. The node registers the <see cref="IHistoryStore"/>.</summary>
public static class HistoryHosting
{
    /// <summary>Registers <see cref="IHistory"/> and <see cref="IChannelLog"/>.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services) => services
        .AddSingleton<ProjectedHeads>()
        .AddSingleton<IChannelLog, ChannelLog>()
        .AddSingleton<IHistory, ProjectedHistory>();

    /// <summary>Starts the node's projection and the outbox behind it.</summary>
    public static AkkaConfigurationBuilder AddHistory(this AkkaConfigurationBuilder akka) => akka.WithActors((system, registry, resolver) =>
    {
        var store = resolver.GetService<IHistoryStore>();
        var outbox = system.ActorOf(Props.Create(() => new MembershipOutbox(store, () => resolver.GetService<IMemberships>())), "membership-outbox");
        var log = resolver.GetService<IChannelLog>();
        var heads = resolver.GetService<ProjectedHeads>();
        var time = resolver.GetService<TimeProvider>();
        var sweeper = system.ActorOf(Props.Create(() => new DeletedChannels(store)), "deleted-channels");
        registry.Register<MembershipOutbox>(outbox);
        registry.Register<HistoryProjection>(system.ActorOf(Props.Create(() => new HistoryProjection(store, log, heads, outbox, sweeper, time)), "history"));
    });

    /// <summary>Starts the cluster's one follower of the journal, on its oldest data node.</summary>
    public static AkkaConfigurationBuilder AddHistoryFollower(this AkkaConfigurationBuilder akka) => akka.WithSingleton<HistoryFollower>(
        "history-follower", (_, registry, resolver) => FollowerProps(registry, resolver), new ClusterSingletonOptions { Role = "data" }, createProxyToo: false);

    /// <summary>A follower that feeds the projection of its own node.</summary>
    public static Props FollowerProps(IReadOnlyActorRegistry registry, IDependencyResolver resolver)
    {
        var store = resolver.GetService<IHistoryStore>();
        var (projection, outbox) = (registry.Get<HistoryProjection>(), registry.Get<MembershipOutbox>());
        return Props.Create(() => new HistoryFollower(store, projection, outbox));
    }
}
