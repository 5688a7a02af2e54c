using Akka.Actor;
using Akka.Configuration;
using Chat.Actors.Channels;
using Chat.Node;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>One channel with two owners, as on the two sides of a wrongly judged partition that both reach the database.</summary>
public sealed class TwoOwnersTests
{
    private const int Posts = 40;

    [Fact]
    public async Task Two_owners_of_one_channel_keep_every_acknowledged_message_once()
    {
        var connection = await (await PostgresServer.Shared).CreateDatabase();
        await using var source = PostgresDatabase.Open(connection);
        await PostgresSchema.Migrate(source, CancellationToken.None);
        using var one = new Owner(source);
        using var other = new Owner(source);
        Assert.IsType<Done>(await one.Ask(Create(ChannelKind.Public, People.Ada.Id)));
        Assert.IsType<ChannelFound>(await other.Ask(Get(People.Ada.As())));

        var sides = await Task.WhenAll(Side(one, "one"), Side(other, "other"));
        var acked = sides.SelectMany(side => side).ToList();

        using var third = new Owner(source);
        var head = Assert.IsType<ChannelFound>(await third.Ask(Get(People.Ada.As()))).View.HeadSeq;
        Assert.Equal(2 * Posts, acked.Count);
        Assert.Equal(acked.Count + 1, head); // the creation is the first; nothing is there twice, and nothing that was not acknowledged in the end
        Assert.Equal(Enumerable.Range(2, acked.Count).Select(seq => (long)seq), acked.Select(post => post.Seq).Order());
        Assert.Equal(acked.OrderBy(post => post.Seq).Select(post => post.Message.Ts), acked.Select(post => post.Message.Ts).Order());
        foreach (var post in acked)
        {
            var again = Assert.IsType<PostAccepted>(await third.Ask(Post(People.Ada.As(), "", post.Message.ClientMsgId)));
            Assert.Equal((post.Message.Ts, post.Message.Text, true), (again.Message.Ts, again.Message.Text, again.Duplicate));
        }

        Assert.True(one.Fenced + other.Fenced > 0, "no owner ever met the other's entry: this run has shown nothing");
        await using var journal = await source.OpenConnectionAsync();
        Assert.True(await journal.ExecuteScalarAsync<int>("SELECT count(DISTINCT writer_uuid) FROM journal") > 1, "only one owner wrote");
    }

    // Akka.Persistence.Sql names writers by node, not by incarnation (one writer_uuid for all that a node writes): to Akka's replay filter a channel that was elsewhere in
    // between has a forbidden old writer, and it never recovers again.
    [Fact]
    public async Task A_channel_comes_back_to_a_node_that_held_it_before()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        await PostgresSchema.Migrate(source, CancellationToken.None);
        using var one = new Owner(source);
        using var other = new Owner(source);
        await one.Ask(Create(ChannelKind.Public, People.Ada.Id));
        foreach (var (owner, text) in new[] { (other, "away"), (one, "back"), (other, "away again") })
        {
            await owner.Forget();
            Assert.IsType<PostAccepted>(await owner.Ask(Post(People.Ada.As(), text)));
        }
    }

    private static async Task<IReadOnlyList<PostAccepted>> Side(Owner owner, string name)
    {
        var acked = new List<PostAccepted>();
        for (var number = 0; number < Posts; number++)
        {
            acked.Add(Assert.IsType<PostAccepted>(await owner.Ask(Post(People.Ada.As(), $"{name} {number}", $"{name}-{number}"))));
        }

        return acked;
    }

    /// <summary>A system of its own that believes to be the only one; a channel that stops comes back with the next attempt, as in a shard.</summary>
    private sealed class Owner : IDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

        private readonly ActorSystem _system;
        private readonly Props _channel;
        private IActorRef? _incarnation;

        public Owner(NpgsqlDataSource source)
        {
            _system = ActorSystem.Create("owner", BootstrapSetup.Create()
                .WithConfig(ConfigurationFactory.ParseString("akka { loglevel = OFF, actor.provider = local }")
                    .WithFallback(HoconFiles.Load(new NodeOptions())).WithFallback(SqlPlugin.Reference).WithFallback(ChannelTestConfig.Hocon))
                .And(PostgresDatabase.Plugins(source)));
            var nobody = _system.ActorOf(Props.Create(() => new Nobody()));
            var environment = new ChannelEnvironment(TimeProvider.System, new HistoryFake(), new MembershipsFake(), nobody, ChannelLimits.Default);
            _channel = Props.Create(() => new ChannelActor(Channel, environment));
        }

        /// <summary>How often the channel stopped because the next number was taken.</summary>
        public int Fenced { get; private set; }

        /// <summary>Asks until it is answered, as the client of a channel does.</summary>
        public async Task<IChannelReply> Ask(IChannelMessage message)
        {
            using var limit = new CancellationTokenSource(Limit);
            while (true)
            {
                var channel = _incarnation ??= _system.ActorOf(_channel);
                using var attempt = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
                var answer = channel.Ask<IChannelReply>(message, attempt.Token);
                var ended = channel.WatchAsync(attempt.Token);
                await Task.WhenAny(answer, ended);
                if (answer.IsCompletedSuccessfully || !ended.IsCompleted)
                {
                    await attempt.CancelAsync();
                    return await answer;
                }

                await attempt.CancelAsync();
                Fenced++;
                _incarnation = null;
            }
        }

        /// <summary>The channel leaves this system's memory, as at a hand-off.</summary>
        public async Task Forget()
        {
            if (_incarnation is { } channel)
            {
                channel.Tell(StopChannel.Instance);
                await channel.WatchAsync();
                _incarnation = null;
            }
        }

        public void Dispose() => _system.Dispose();
    }

    private sealed class Nobody : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }
    }
}
