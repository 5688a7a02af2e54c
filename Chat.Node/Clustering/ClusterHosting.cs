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
            services.AddSingleton<SleepGuard>().AddHostedService(s => s.GetRequiredService<SleepGuard>());
        }

        return services.AddSingleton<ClusterEntry>().AddHostedService(s => s.GetRequiredService<ClusterEntry>());
    }
}
