using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Remote.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Kernel;
using Chat.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>The real shard region on a cluster of one node, under strict serialization, reached through <see cref="IChannels"/>.</summary>
public sealed class ChannelHostingTests : IAsyncLifetime
{
    private static readonly Actor Ada = People.Ada.As();
    private readonly IHost _host;

    public ChannelHostingTests() => _host = new HostBuilder().ConfigureServices(services => services
        .AddSingleton(TimeProvider.System)
        .AddSingleton<IHistory>(new HistoryFake())
        .AddSingleton<IMemberships>(new MembershipsFake())
        .AddChannelClient()
        .AddAkka("channels", akka => akka
            .WithRemoting(new RemoteOptions { HostName = "127.0.0.1", Port = 0 })
            .WithClustering(new ClusterOptions { Roles = ["data"] })
            .WithDistributedPubSub(role: null!)
            .WithStrictSerialization()
            .AddHocon(
                """
                akka.cluster.sharding.distributed-data.durable.keys = []
                akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
                akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
                """,
                HoconAddMode.Prepend)
            .AddChannels()
            .AddStartup((system, _) =>
            {
                var cluster = Akka.Cluster.Cluster.Get(system);
                cluster.Join(cluster.SelfAddress);
                return Task.CompletedTask;
            }))).Build();

    private IChannels Channels => _host.Services.GetRequiredService<IChannels>();
    private ActorSystem System => _host.Services.GetRequiredService<ActorSystem>();

    public Task InitializeAsync() => _host.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task A_post_finds_its_channel_and_a_retry_finds_it_after_the_channel_left_memory()
    {
        Assert.IsType<Done>(await Channels.Ask(Create(ChannelKind.Public, Ada.User)));
        var first = Assert.IsType<PostAccepted>(await Channels.Ask(Post(Ada, "hello", "id-1")));

        await Entity(entity => entity.Tell(StopChannel.Instance));
        await Eventually.That("the channel is out of memory", async () => await Entities() == 0);
        var again = Assert.IsType<PostAccepted>(await Channels.Ask(Post(Ada, "hello", "id-1")));
        Assert.Equal((first.Message.Ts, true), (again.Message.Ts, again.Duplicate));
    }

    [Fact]
    public async Task A_channel_that_nobody_made_is_not_kept()
    {
        Assert.Equal("channel_not_found", Assert.IsType<Refused>(await Channels.Ask(Get(Ada))).Code);
        await Eventually.That("the entity is gone", async () => await Entities() == 0);
    }

    [Fact]
    public async Task Commands_without_a_request_id_are_two_when_sent_twice()
    {
        Assert.IsType<Done>(await Channels.Ask(Create(ChannelKind.Public, Ada.User)));
        var post = Post(Ada, "hello", "");
        var first = Assert.IsType<PostAccepted>(await Channels.Ask(post));
        var second = Assert.IsType<PostAccepted>(await Channels.Ask(post));
        Assert.NotEqual(first.Message.Ts, second.Message.Ts);
        Assert.Equal("", post.Header.RequestId);
    }

    private async Task Entity(Action<IActorRef> act)
    {
        var shard = new EntityExtractor().ShardId(Channel);
        var entity = await System.ActorSelection($"/system/sharding/{ChannelHosting.RegionName}/{shard}/{Channel}").ResolveOne(TimeSpan.FromSeconds(5));
        act(entity);
    }

    private async Task<int> Entities()
    {
        var region = await _host.Services.GetRequiredService<IRequiredActor<ChannelRegion>>().GetAsync();
        var state = await region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, TimeSpan.FromSeconds(5));
        return state.Shards.Sum(shard => shard.EntityIds.Count);
    }
}
