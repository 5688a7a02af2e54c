using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Sessions;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;
using Xunit;

namespace Chat.Tests.Presence;

/// <summary>One user's presence, with short times.</summary>
public sealed class PresenceTests : TestKit
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(300);
    private static readonly string Ada = People.Ada.Id;
    private readonly TestProbe _changes;
    private readonly TestProbe _shard;

    public PresenceTests()
        : base(SessionSystem.Config)
    {
        Cluster.Get(Sys).Join(Cluster.Get(Sys).SelfAddress);
        _changes = CreateTestProbe();
        _shard = CreateTestProbe();
        DistributedPubSub.Get(Sys).Mediator.Tell(new Subscribe(FanoutTopics.Presence, _changes), _changes);
        _changes.ExpectMsg<SubscribeAck>();
    }

    private IActorRef Entity(TimeSpan? autoAway = null)
    {
        var options = new PresenceOptions { Debounce = Debounce, AutoAway = autoAway ?? TimeSpan.FromMinutes(30) };
        return _shard.ChildActorOf(Props.Create(() => new PresenceActor(Ada, options, TimeProvider.System)));
    }

    private static ConnectionUp Up(string connection, bool manualAway = false) => new() { User = Ada, Connection = connection, ManualAway = manualAway };

    private static ConnectionDown Down(string connection) => new() { User = Ada, Connection = connection };

    [Fact]
    public void The_first_connection_makes_active_and_the_last_to_go_makes_away()
    {
        var entity = Entity();
        var (one, two) = (CreateTestProbe(), CreateTestProbe());
        entity.Tell(Up("1"), one);
        Assert.True(_changes.ExpectMsg<PresenceChanged>().Active);
        entity.Tell(Up("2"), two);
        entity.Tell(Down("1"));
        _changes.ExpectNoMsg(Debounce * 2);
        entity.Tell(Down("2"));
        Assert.False(_changes.ExpectMsg<PresenceChanged>().Active);
        Assert.IsType<StopPresence>(_shard.FishForMessage<Passivate>(_ => true).StopMessage);
    }

    [Fact]
    public void Coming_back_at_once_is_told_to_nobody()
    {
        var entity = Entity();
        entity.Tell(Up("1"), CreateTestProbe());
        _changes.ExpectMsg<PresenceChanged>();
        for (var i = 2; i < 6; i++)
        {
            entity.Tell(Down($"{i - 1}"));
            entity.Tell(Up($"{i}"), CreateTestProbe());
        }

        _changes.ExpectNoMsg(Debounce * 2);
    }

    [Fact]
    public void A_connection_that_dies_without_a_word_counts_as_gone()
    {
        var entity = Entity();
        var connection = CreateTestProbe();
        entity.Tell(Up("1"), connection);
        _changes.ExpectMsg<PresenceChanged>();
        Sys.Stop(connection);
        Assert.False(_changes.ExpectMsg<PresenceChanged>().Active);
    }

    [Fact]
    public void Idle_for_long_is_away_and_activity_makes_active_again()
    {
        var entity = Entity(autoAway: TimeSpan.FromMilliseconds(200));
        entity.Tell(Up("1"), CreateTestProbe());
        Assert.True(_changes.ExpectMsg<PresenceChanged>().Active);
        Assert.False(_changes.ExpectMsg<PresenceChanged>().Active);
        entity.Tell(new GetPresence { User = Ada });
        Assert.True(ExpectMsg<PresenceView>().AutoAway);
        entity.Tell(new ConnectionActive { User = Ada, Connection = "1" });
        Assert.True(_changes.ExpectMsg<PresenceChanged>().Active);
    }

    [Fact]
    public void A_repeated_announcement_is_no_activity()
    {
        var entity = Entity(autoAway: TimeSpan.FromMilliseconds(300));
        var connection = CreateTestProbe();
        entity.Tell(Up("1"), connection);
        Assert.True(_changes.ExpectMsg<PresenceChanged>().Active);
        Sys.Scheduler.ScheduleTellRepeatedly(TimeSpan.Zero, TimeSpan.FromMilliseconds(50), entity, Up("1"), connection);
        Assert.False(_changes.ExpectMsg<PresenceChanged>(TimeSpan.FromSeconds(3)).Active);
    }

    [Fact]
    public void Away_by_hand_is_told_at_once_and_holds_whatever_the_user_does()
    {
        var entity = Entity();
        entity.Tell(Up("1"), CreateTestProbe());
        _changes.ExpectMsg<PresenceChanged>();
        entity.Tell(new ManualAway { User = Ada, Away = true });
        Assert.False(_changes.ExpectMsg<PresenceChanged>(Debounce / 2).Active);
        entity.Tell(new ConnectionActive { User = Ada, Connection = "1" });
        entity.Tell(Up("2", manualAway: true), CreateTestProbe());
        _changes.ExpectNoMsg(Debounce);
        entity.Tell(new ManualAway { User = Ada, Away = false });
        Assert.True(_changes.ExpectMsg<PresenceChanged>().Active);
    }

    [Fact]
    public void An_entity_that_moved_tells_away_when_only_the_leaving_reaches_it()
    {
        Entity().Tell(Down("of its predecessor"));
        Assert.False(_changes.ExpectMsg<PresenceChanged>().Active);
    }

    [Fact]
    public async Task Watchers_get_changes_joined_and_only_of_those_they_watch()
    {
        var frames = new RtmFrames(new SmallDirectory(), new PublicAddress(new ChatWebOptions()), TimeProvider.System);
        var options = new PresenceOptions { Batch = TimeSpan.FromMilliseconds(300) };
        var region = CreateTestProbe();
        var relay = Sys.ActorOf(Props.Create(() => new PresenceRelay(region, frames, options, TimeProvider.System)));
        var client = new ReadingClient();
        relay.Tell(new Watch(TestActor, client.Outbox, new HashSet<string>(StringComparer.Ordinal) { "U1", "U2", "U3" }, Batch: true, Subscribe: true));
        for (var i = 0; i < 3; i++)
        {
            var asked = await region.ExpectMsgAsync<GetPresence>();
            relay.Tell(new PresenceView { User = asked.User, Active = asked.User != "U3" });
        }

        await Eventually.That("all are told", () => client.Seen.Count == 2);
        var active = client.Seen.Single(f => f.Text("presence") == "active");
        Assert.Equal(["U1", "U2"], active.GetProperty("users").EnumerateArray().Select(u => u.GetString()!).Order());
        foreach (var user in new[] { "U1", "U9", "U2" })
        {
            relay.Tell(new PresenceChanged { User = user, Active = false });
        }

        relay.Tell(new PresenceChanged { User = "U1", Active = true });
        await Eventually.That("U2 is told", () => client.Seen.Any(f => f.Text("user") == "U2"));
        Assert.DoesNotContain(client.Seen, f => f.GetRawText().Contains("U9", StringComparison.Ordinal));
        relay.Tell(new Watch(TestActor, client.Outbox, new HashSet<string>(StringComparer.Ordinal), Batch: true, Subscribe: true));
        var before = client.Seen.Count;
        relay.Tell(new PresenceChanged { User = "U2", Active = true });
        // What is told next is flushed with all that waits: had U2's change been kept for this watcher, it would come along.
        relay.Tell(new Watch(TestActor, client.Outbox, new HashSet<string>(StringComparer.Ordinal) { "U3" }, Batch: true, Subscribe: true));
        await region.ExpectMsgAsync<GetPresence>();
        relay.Tell(new PresenceView { User = "U3", Active = true });
        await Eventually.That("U3 is told", () => client.Seen.Skip(before).Any(f => f.GetRawText().Contains("U3", StringComparison.Ordinal)));
        Assert.DoesNotContain(client.Seen.Skip(before), f => f.GetRawText().Contains("U2", StringComparison.Ordinal));
    }
}
