using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Chat.Actors.Channels.History;
using Chat.Node.Health;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Node.Persistence.Sqlite;
using Microsoft.Extensions.Logging.Console;

namespace Chat.Node;

/// <summary>The bill of materials: which parts make a node, in the order in which they start.</summary>
public static class NodeComposition
{
    /// <summary>Name of the actor system; part of every address, the same on all nodes.</summary>
    public const string SystemName = "AkkaChat";

    public static WebApplication Build(NodeOptions options, DataDirectory data)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "chat" });
        builder.WebHost.UseUrls([.. options.Urls]);
        AddLogging(builder);
        builder.Services.AddSingleton(options).AddSingleton(data).AddSingleton(TimeProvider.System);
        // SIGTERM must end within 5 s: sockets are drained when the host announces it, then the actor system leaves the cluster.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4.5));
        builder.Services.AddAkka(SystemName, akka => AddActors(akka, options, data));
        builder.Services.AddSingleton<IHistoryStore, SqliteHistoryStore>().AddHistory();
        builder.Services.AddNodeHealth();

        var app = builder.Build();
        app.MapNodeHealth();
        return app;
    }

    private static void AddActors(AkkaConfigurationBuilder akka, NodeOptions options, DataDirectory data)
    {
        akka.ConfigureLoggers(logging => logging.ClearLoggers().AddLoggerFactory());
        akka.WithRemoting(new RemoteOptions { HostName = options.ClusterHost, Port = options.ClusterPort });
        akka.WithClustering(new ClusterOptions
        {
            Roles = [.. options.Roles],
            SeedNodes = options.Seeds.Select(seed => $"akka.tcp://{SystemName}@{seed}").ToArray(),
        });
        akka.WithDistributedPubSub(role: null!);
        akka.WithStrictSerialization();
        akka.AddSqlPersistence(SqliteDatabases.Plugins(data, options.SqliteSynchronous));
        akka.AddHistory();
        // Last, in front of everything: what an operator writes in hocon/ beats what code says.
        akka.AddHocon(HoconFiles.Load(single: options.Seeds.Count == 0), HoconAddMode.Prepend);
        if (options.Seeds.Count == 0)
        {
            akka.AddStartup((system, _) => JoinItself(Akka.Cluster.Cluster.Get(system)));
        }
    }

    private static Task JoinItself(Akka.Cluster.Cluster cluster)
    {
        cluster.Join(cluster.SelfAddress);
        return Task.CompletedTask;
    }

    private static void AddLogging(WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
    }
}
