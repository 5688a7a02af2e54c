using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Chat.Actors.Kernel;

namespace Chat.Actors.Presence;

/// <summary>Where presence runs.</summary>
public static class PresenceHosting
{
    /// <summary>The shard region of presence and its serializer.</summary>
    public static AkkaConfigurationBuilder AddPresence(this AkkaConfigurationBuilder builder, PresenceOptions? options = null, string? role = null)
    {
        var chosen = options ?? new PresenceOptions();
        return builder
            .WithCustomSerializer("presence", PresenceSerializer.Types, system => new PresenceSerializer(system))
            .WithShardRegion<PresenceRegion>(
                "presence",
                (_, _, resolver) =>
                {
                    var time = resolver.GetService<TimeProvider>();
                    return user => Props.Create(() => new PresenceActor(user, chosen, time));
                },
                new EntityExtractor(),
                new ShardOptions { StateStoreMode = StateStoreMode.DData, Role = role, HandOffStopMessage = StopPresence.Instance, RememberEntities = false })
            .WithActors((system, registry, resolver) => registry.Register<PresenceRelays>(system.ActorOf(
                Relay(registry.Get<PresenceRegion>(), resolver.GetService<IPresenceFrames>(), chosen, resolver.GetService<TimeProvider>()),
                "presence-relay")));
    }

    private static Props Relay(IActorRef region, IPresenceFrames frames, PresenceOptions options, TimeProvider time) =>
        Props.Create(() => new PresenceRelay(region, frames, options, time));
}
