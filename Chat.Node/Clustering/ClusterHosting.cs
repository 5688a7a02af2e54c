using Akka.Actor;
using Akka.Cluster;
using Chat.Node.Options;
using Npgsql;

namespace Chat.Node.Clustering;

/// <summary>Puts a node's way into its cluster on the host.</summary>
public static class ClusterHosting
{
    public static IServiceCollection AddClusterEntry(this IServiceCollection services, NodeOptions options)
    {
        if (options.Database is not null)
        {
            services.AddSingleton(s => new ClusterRegistry(s.GetRequiredService<NpgsqlDataSource>()));
            services.AddSingleton(Guard).AddHostedService(s => s.GetRequiredService<SleepGuard>());
        }

        return services.AddSingleton<ClusterEntry>().AddHostedService(s => s.GetRequiredService<ClusterEntry>());
    }

    private static SleepGuard Guard(IServiceProvider services)
    {
        var guard = ActivatorUtilities.CreateInstance<SleepGuard>(services);
        Cluster.Get(services.GetRequiredService<ActorSystem>()).RegisterOnMemberUp(guard.Begin);
        return guard;
    }
}
