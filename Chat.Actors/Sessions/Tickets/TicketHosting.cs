using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Chat.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Actors.Sessions.Tickets;

/// <summary>Where tickets run.</summary>
public static class TicketHosting
{
    /// <summary>The shard region of tickets and its serializer.</summary>
    public static AkkaConfigurationBuilder AddTickets(this AkkaConfigurationBuilder builder, string? role = null) => builder
        .WithCustomSerializer("sessions", SessionSerializer.Types, system => new SessionSerializer(system))
        .WithShardRegion<TicketRegion>(
            "tickets",
            (_, _, resolver) =>
            {
                var time = resolver.GetService<TimeProvider>();
                return _ => Props.Create(() => new TicketActor(time));
            },
            new EntityExtractor(),
            new ShardOptions { StateStoreMode = StateStoreMode.DData, Role = role, HandOffStopMessage = StopTicket.Instance, RememberEntities = false });

    /// <summary>The way to tickets from anywhere.</summary>
    public static IServiceCollection AddTicketClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITickets, ShardedTickets>();
        return services;
    }
}
