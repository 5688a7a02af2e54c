using Akka.Cluster.Hosting;
using Akka.Hosting;
using Akka.Hosting.Logging;
using Akka.Remote.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Bootstrap;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Node.Clustering;
using Chat.Node.Health;
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

    /// <summary>SIGTERM ends within 5 s: sockets are drained when the host announces it, then the actor system leaves the cluster. The host's own default is 30 s.</summary>
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(4.5);

    public static WebApplication Build(NodeOptions options, DataDirectory data, StartupDeclarations declarations)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "chat" });
        builder.WebHost.UseUrls([.. options.Urls]);
        builder.Logging.AddNodeLogging();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownLimit);
        builder.Services
            .AddSingleton(options).AddSingleton(data).AddSingleton(TimeProvider.System)
            .AddAkka(SystemName, (akka, services) => akka.AddSetup(new LoggerFactorySetup(services.GetRequiredService<ILoggerFactory>())).AddNode(options, data, services))
            .AddDatabase(options).AddClusterEntry(options).AddHistory()
            .AddChannelClient().AddWorkspaceClient().AddUserClient().AddTicketClient()
            .AddChatWeb(WebOptions(options))
            .AddProvisioning(declarations)
            .AddNodeHealth();
        var app = builder.Build();
        app.MapNodeHealth();
        app.MapChatWeb();
        return app;
    }

    private static void AddNode(this AkkaConfigurationBuilder akka, NodeOptions options, DataDirectory data, IServiceProvider services)
    {
        akka.ConfigureLoggers(logging => logging.ClearLoggers().AddLogger<AkkaLogger>())
            .WithRemoting(new RemoteOptions { HostName = options.ClusterHost, Port = options.ClusterPort })
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
            // Last, in front of everything: what an operator writes in hocon/ beats what code says.
            .AddHocon(HoconFiles.Load(options), HoconAddMode.Prepend);
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
