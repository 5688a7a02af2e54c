using System.Reflection;
using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Presence;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Node;
using Chat.Node.Options;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>What started regions work with, which code could have decided against the operator's file.</summary>
public sealed class ShardingSettingsTests
{
    private const string IdleTime = "akka.cluster.sharding.passivate-idle-entity-after";

    [Fact]
    public async Task Entities_of_a_node_leave_memory_when_sharding_conf_says_and_workspaces_never()
    {
        using var directory = new TempDirectory();
        await using var node = await RunningNode.StartUnready(directory.Root);
        await ExpectIdleTimes(node.Services, HoconFiles.Load(new NodeOptions()).GetTimeSpan(IdleTime));
    }

    [Fact]
    public async Task No_region_has_an_idle_time_of_its_own()
    {
        using var host = new HostBuilder().ConfigureServices(services => services
            .AddSingleton(TimeProvider.System)
            .AddAkka("idle", akka => akka
                .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
                .WithClustering(new ClusterOptions { Roles = ["data"] })
                .WithDistributedPubSub(role: null!)
                .AddChannels().AddUsers().AddTickets().AddPresence().AddWorkspaces()
                .AddHocon(IdleTime + " = 77s, akka.loglevel = WARNING, akka.cluster.sharding.distributed-data.durable.keys = []", HoconAddMode.Prepend))).Build();
        await host.StartAsync();
        await ExpectIdleTimes(host.Services, TimeSpan.FromSeconds(77));
        await host.StopAsync();
    }

    private static async Task ExpectIdleTimes(IServiceProvider services, TimeSpan idle)
    {
        Assert.Equal(idle, await IdleTimeOf<ChannelRegion>(services));
        Assert.Equal(idle, await IdleTimeOf<UserRegion>(services));
        Assert.Equal(idle, await IdleTimeOf<TicketRegion>(services));
        Assert.Equal(idle, await IdleTimeOf<PresenceRegion>(services));
        Assert.Equal(TimeSpan.Zero, await IdleTimeOf<WorkspaceRegion>(services));
        Assert.Equal(TimeSpan.Zero, await IdleTimeOf<InstallationRegion>(services));
    }

    // A region tells its settings to nobody, so they are taken from the actor itself.
    private static async Task<TimeSpan> IdleTimeOf<TRegion>(IServiceProvider services)
    {
        var region = (ActorRefWithCell)await services.GetRequiredService<IRequiredActor<TRegion>>().GetAsync();
        await region.Ask<ActorIdentity>(new Identify(null), TimeSpan.FromSeconds(10)); // it has been made then
        var actor = region.Underlying.GetType().GetProperty("Actor", BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!.GetValue(region.Underlying)!;
        var settings = actor.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic).Single(field => field.FieldType == typeof(ClusterShardingSettings));
        return ((ClusterShardingSettings)settings.GetValue(actor)!).PassivateIdleEntityAfter;
    }
}
