using Akka.Actor;
using Akka.Cluster;
using Chat.Node.Options;
using Chat.Node.Persistence.Postgres;
using Npgsql;

namespace Chat.Node.Clustering;

/// <summary>Puts a node's way into its cluster on the host.</summary>
public static class ClusterHosting
{
    /// <summary>Connections to the database that a node has beside its pool.</summary>
    public const int OwnConnectionsLimit = 2;

    public static IServiceCollection AddClusterEntry(this IServiceCollection services, NodeOptions options)
    {
        if (options.Database is not null)
        {
            services.AddSingleton(_ => new ClusterRegistry(OwnConnections(options.Database)));
            services.AddSingleton(Guard).AddHostedService(s => s.GetRequiredService<SleepGuard>());
        }

        return services.AddSingleton<ClusterEntry>().AddHostedService(s => s.GetRequiredService<ClusterEntry>());
    }

    /// <summary>
    /// Beside the node's pool, and for shorter waits: a node that is merely busy, all of whose connections are in use for seconds, must not look to the others as if it had lost the
    /// database.
    /// </summary>
    private static NpgsqlDataSource OwnConnections(string database) =>
        PostgresDatabase.Open(new NpgsqlConnectionStringBuilder(database) { MaxPoolSize = OwnConnectionsLimit, MinPoolSize = 0, Timeout = 2, CommandTimeout = 2 }.ConnectionString);

    private static SleepGuard Guard(IServiceProvider services)
    {
        var guard = ActivatorUtilities.CreateInstance<SleepGuard>(services);
        Cluster.Get(services.GetRequiredService<ActorSystem>()).RegisterOnMemberUp(guard.Begin);
        return guard;
    }
}
