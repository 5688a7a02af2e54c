using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.DependencyInjection;
using Akka.Hosting;
using Chat.Actors.Channels.History;
using Chat.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Actors.Channels;

/// <summary>Where channels run.</summary>
public static class ChannelHosting
{
    /// <summary>Name of the shard region. It is part of the addresses that nodes know each other's regions by.</summary>
    public const string RegionName = "channels";

    /// <summary>
    /// Starts the shard region of channels on nodes of this role, and a proxy to it on others. Needs <see cref="IHistory"/> and <see cref="IMemberships"/>
    /// from the container, and distributed pub/sub.
    /// </summary>
    public static AkkaConfigurationBuilder AddChannels(this AkkaConfigurationBuilder builder, string? role = "data", ChannelLimits? limits = null) => builder
        .AddChannelSerializer()
        .WithShardRegion<ChannelRegion>(
            RegionName,
            (system, _, resolver) =>
            {
                // PublicationOnly: a part that is not ready yet must not be remembered as missing.
                var environment = new Lazy<ChannelEnvironment>(() => Environment(system, resolver, limits), LazyThreadSafetyMode.PublicationOnly);
                return id => Props.Create(() => new ChannelActor(id, environment.Value));
            },
            new EntityExtractor(),
            new ShardOptions
            {
                Role = role,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                HandOffStopMessage = StopChannel.Instance,
            });

    /// <summary>Binds the channels' message types to their serializer; for nodes and tests that only talk to channels.</summary>
    public static AkkaConfigurationBuilder AddChannelSerializer(this AkkaConfigurationBuilder builder) =>
        builder.WithCustomSerializer("channels", ChannelSerializer.Types, system => new ChannelSerializer(system));

    /// <summary>Makes <see cref="IChannels"/> available.</summary>
    public static IServiceCollection AddChannelClient(this IServiceCollection services) => services.AddSingleton<IChannels, ChannelClient>();

    private static ChannelEnvironment Environment(ActorSystem system, IDependencyResolver resolver, ChannelLimits? limits) => new(
        resolver.GetService<TimeProvider>() ?? TimeProvider.System,
        resolver.GetService<IHistory>(),
        resolver.GetService<IMemberships>(),
        DistributedPubSub.Get(system).Mediator,
        limits ?? ChannelLimits.Default);
}
