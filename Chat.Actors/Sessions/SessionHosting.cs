using Akka.Actor;
using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Channels.History;
using Chat.Actors.Presence;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Actors.Sessions;

/// <summary>Where sockets run: on every node, with the lanes of fan-out. After AddPresence.</summary>
public static class SessionHosting
{
    /// <summary>
    /// The sixteen lanes, which follow their topics from now on, and the actor of this node's sockets. Needs <see cref="IRtmFrames"/> and
    /// <see cref="IRtmPosting"/> from Chat.Web in the container.
    /// </summary>
    public static AkkaConfigurationBuilder AddSessions(this AkkaConfigurationBuilder builder, SessionOptions? options = null) =>
        builder.WithActors((system, registry, resolver) =>
        {
            var chosen = options ?? resolver.GetService<SessionOptions>() ?? new SessionOptions();
            var frames = resolver.GetService<IRtmFrames>();
            var channels = resolver.GetService<IChannels>();
            var lanes = FanoutLanes.Start(system, new RelayContext(channels, resolver.GetService<IChannelLog>(), frames, chosen.Relays));
            var context = new SessionContext(
                channels,
                resolver.GetService<IUsers>(),
                resolver.GetService<IDirectory>(),
                frames,
                resolver.GetService<IRtmPosting>(),
                lanes,
                registry.Get<PresenceRegion>(),
                registry.Get<PresenceRelays>(),
                resolver.GetService<TimeProvider>(),
                chosen);
            registry.Register<Sessions>(system.ActorOf(Props.Create(() => new SessionsActor(context)), "sessions"));
        });

    /// <summary>The way from a socket to its session.</summary>
    public static IServiceCollection AddSessionClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ISessions, LocalSessions>();
        return services;
    }
}
