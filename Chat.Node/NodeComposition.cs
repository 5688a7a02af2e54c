using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Akka.Remote.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Operations;
using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Bootstrap;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Node.Clustering;
using Chat.Node.Commands;
using Chat.Node.Health;
using Chat.Node.Observability;
using Chat.Node.Operations;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Node.Provisioning;
using Chat.Web;

namespace Chat.Node;

/// <summary>The bill of materials: which parts make a node.</summary>
public static class NodeComposition
{
    /// <summary>Name of the actor system; part of every address, the same on all nodes.</summary>
    public const string SystemName = "AkkaChat";

    /// <summary>
    /// SIGTERM ends a node alone within 5 s, one of a cluster within 30 s: sockets are drained when the host announces it, then requests finish, then the node hands its
    /// shards over and leaves. The host's own default is 30 s for everything.
    /// </summary>
    private static TimeSpan ShutdownLimit(NodeOptions options) => TimeSpan.FromSeconds(options.Database is null ? 4.5 : 29);

    public static WebApplication Build(NodeOptions options, DataDirectory data, StartupDeclarations declarations)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "chat" });
        builder.WebHost.UseUrls([.. options.Urls, .. options.Metrics is { } metrics ? [metrics] : Array.Empty<string>()]);
        WebApplication? app = null;
        var outcome = new StartOutcome();
        builder.Logging.AddNodeLogging(options.LogFormat, () => app?.Lifetime.ApplicationStarted.IsCancellationRequested ?? false, () => outcome.Failed);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit(options));
        builder.Services
            .AddSingleton(options).AddSingleton(data).AddSingleton(TimeProvider.System).AddSingleton(outcome)
            .AddAkka(SystemName, (akka, services) => akka.AddSetup(new LoggerFactorySetup(services.GetRequiredService<ILoggerFactory>())).AddNode(options, data, services))
            .AddDatabase(options).AddClusterEntry(options).AddHistory()
            .AddChannelClient().AddWorkspaceClient().AddUserClient().AddTicketClient()
            .AddChatWeb(WebOptions(options))
            .AddProvisioning(declarations)
            .AddNodeHealth()
            .AddNodeTelemetry(options)
            .AddOperators(options).AddOperatorCommands();
        if (options.Database is not null)
        {
            builder.Services.AddConnectionDrain();
        }

        app = builder.Build();
        if (app.Services.GetService<SleepGuard>() is { } guard)
        {
            app.Use(guard.Refuse);
        }

        if (app.Services.GetService<ConnectionDrain>() is { } drain)
        {
            app.Use(drain.Mark);
        }

        app.MapNodeTelemetry(options);
        app.MapNodeHealth();
        app.MapChatWeb();
        outcome.Failed = false;
        return app;
    }

    private static void AddNode(this AkkaConfigurationBuilder akka, NodeOptions options, DataDirectory data, IServiceProvider services)
    {
        if (options.LogFormat == LogFormat.Json)
        {
            akka.AddHocon(AkkaJsonOutput.Hocon, HoconAddMode.Prepend);
        }

        akka.ConfigureLoggers(logging => logging.ClearLoggers().AddLogger<AkkaLogger>())
            .WithRemoting(Remote(options))
            .WithClustering(new ClusterOptions { Roles = [.. options.Roles] })
            .WithDistributedPubSub(role: null!)
            .WithStrictSerialization()
            .AddDatabase(options, data, services)
            .AddHistory()
            .AddHistoryFollower()
            .AddChannels()
            .AddWorkspaces()
            .AddUsers()
            .AddBootstrap()
            .AddTickets()
            .AddPresence()
            .AddSessions()
            .AddOperations()
            // Last, in front of everything: what an operator writes in hocon/ beats what code says.
            .AddHocon(HoconFiles.Load(options), HoconAddMode.Prepend);
    }

    private static RemoteOptions Remote(NodeOptions options)
    {
        var remote = new RemoteOptions { HostName = options.ClusterHost, Port = options.ClusterPort };
        if (options.ClusterCertificate is { } file)
        {
            ClusterCertificate.Read(file).ApplyTo(remote);
        }

        return remote;
    }

    private static ChatWebOptions WebOptions(NodeOptions options)
    {
        var web = new ChatWebOptions { PublicUrl = options.PublicUrl, TrustedProxies = options.TrustProxy };
        web.RateLimits.Enabled = options.RateLimits;
        foreach (var origin in options.AllowedOrigins)
        {
            web.AllowedOrigins.Add(origin);
        }

        return web;
    }
}
