using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;
using Xunit;

namespace Chat.Tests.Channels.Fanout;

/// <summary>What a client gets that was away (P5): everything once, in order, or a plain no.</summary>
public sealed class ResumeTests : TestKit
{
    private const string Room = "C0ROOM00001";
    private readonly WrittenLog _log = new();
    private readonly RelayOptions _options = new() { RetryPause = TimeSpan.FromMilliseconds(20), RoomPause = TimeSpan.FromMilliseconds(5), HeadCheck = TimeSpan.FromHours(1) };
    private readonly ReadingClient _client = new();
    private ResumeOutcome? _outcome;

    private IActorRef Relay(RelayOptions? options = null)
    {
        var channels = new StandingChannels(_log).With(Room, ChannelKind.Public, People.Ada.Id);
        var frames = new RtmFrames(new SmallDirectory(), new PublicAddress(new ChatWebOptions()), TimeProvider.System);
        var context = new RelayContext(channels, _log, frames, options ?? _options);
        return Sys.ActorOf(Props.Create(() => new ChannelRelay(Room, context)));
    }

    private async Task Follow(IActorRef relay, bool held, Outbox? outbox = null)
    {
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, outbox ?? _client.Outbox, held));
        await ExpectMsgAsync<Following>();
    }

    private Resume After(long after) => new(Room, TestActor, after, outcome =>
    {
        _outcome = outcome;
        return default;
    });

    private static IEnumerable<long> Range(long from, long to) => Enumerable.Range((int)from, (int)(to - from + 1)).Select(i => (long)i);

    [Fact]
    public async Task A_held_follower_gets_what_it_missed_then_what_came_meanwhile_then_live_events()
    {
        _log.PostMany(Room, 50);
        var relay = Relay();
        await Follow(relay, held: true);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        relay.Tell(After(41));
        relay.Tell(_log.Post(Room));
        await Eventually.That("it is live", () => _client.Seqs.Contains(53));
        Assert.Equal(Range(42, 53), _client.Seqs);
        Assert.True(_outcome!.Recovered);
    }

    [Fact]
    public async Task A_late_resume_gives_each_event_once_although_some_were_delivered_live()
    {
        _log.PostMany(Room, 50);
        var relay = Relay();
        await Follow(relay, held: false);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        relay.Tell(After(41));
        relay.Tell(_log.Post(Room));
        await Eventually.That("it is live", () => _client.Seqs.Length == 12);
        Assert.Equal(Range(42, 53), _client.Seqs.Order());
        Assert.Equal(Range(42, 50), _client.Seqs.Where(seq => seq <= 50));
    }

    [Fact]
    public async Task Events_that_arrive_while_the_log_is_read_come_behind_what_it_holds()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: false);
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        relay.Tell(After(2));
        await Eventually.That("the log is asked", () => _log.Reads == 1);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        Assert.Empty(_client.Seqs);
        gate.SetResult();
        await Eventually.That("it is live", () => _client.Seqs.Contains(12));
        Assert.Equal(Range(3, 12), _client.Seqs);
    }

    [Fact]
    public async Task A_second_resume_doubles_nothing()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        relay.Tell(After(5));
        relay.Tell(After(3));
        relay.Tell(After(5));
        relay.Tell(_log.Post(Room));
        await Eventually.That("all are there", () => _client.Seqs.Length == 8);
        Assert.Equal(Range(4, 11), _client.Seqs.Order());
    }

    [Fact]
    public async Task A_short_absence_is_made_good_without_reading_the_log()
    {
        var relay = Relay();
        await Follow(relay, held: false);
        for (var i = 0; i < 100; i++)
        {
            relay.Tell(_log.Post(Room));
        }

        await Eventually.That("the first client has all", () => _client.Seqs.Length == 100);
        var back = new ReadingClient();
        var probe = CreateTestProbe();
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, probe, back.Outbox, Held: true));
        relay.Tell(new Resume(Room, probe, 60, _ => default));
        await Eventually.That("the second too", () => back.Seqs.Length == 40);
        Assert.Equal(Range(61, 100), back.Seqs);
        Assert.Equal(0, _log.Reads);
    }

    [Fact]
    public async Task Catching_up_waits_for_a_slow_socket_instead_of_ending_it()
    {
        _log.PostMany(Room, 500);
        var relay = Relay();
        var small = new ReadingClient(new Outbox(new OutboxLimits { Frames = 20 }));
        await Follow(relay, held: true, small.Outbox);
        relay.Tell(After(0));
        await Eventually.That("all are there", () => small.Seqs.Length == 500);
        Assert.Equal(Range(1, 500), small.Seqs);
        Assert.Equal(SocketEnd.None, small.Outbox.End);
    }

    [Fact]
    public async Task Too_far_behind_is_told_plainly_and_live_events_go_on()
    {
        _log.PostMany(Room, 30);
        var relay = Relay(_options with { ResumeLimit = 10 });
        await Follow(relay, held: true);
        relay.Tell(After(5));
        relay.Tell(_log.Post(Room));
        await Eventually.That("live goes on", () => _client.Seqs.Contains(31));
        Assert.Equal(ResumeOutcome.TooFarBehind, _outcome!.Reason);
        Assert.Equal([31], _client.Seqs);
    }

    [Fact]
    public async Task A_client_ahead_of_the_server_is_told_so_only_after_a_look_at_the_log()
    {
        _log.PostMany(Room, 3);
        var relay = Relay();
        await Follow(relay, held: true);
        _log.Post(Room);
        relay.Tell(After(4));
        await Eventually.That("the relay has looked", () => _outcome is { Recovered: true, Seq: 4 });
        relay.Tell(After(9));
        await Eventually.That("it is refused", () => _outcome?.Reason == ResumeOutcome.AheadOfServer);
        Assert.Empty(_client.Seqs);
        relay.Tell(_log.Post(Room));
        await Eventually.That("live goes on", () => _client.Seqs.Contains(5));
        Assert.Equal([5], _client.Seqs);
    }

    [Fact]
    public async Task Leaving_during_a_catch_up_ends_it()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        relay.Tell(After(0));
        await Eventually.That("the log is asked", () => _log.Reads == 1);
        relay.Tell(_log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Ada.Id), User = People.Ada.Id, Kicked = true }));
        await ExpectMsgAsync<Unfollowed>();
        gate.SetResult();
        relay.Tell(_log.Post(Room));
        relay.Tell(After(0));
        await ExpectMsgAsync<ResumeRefused>();
        Assert.Empty(_client.Seqs);
        Assert.Equal(ResumeOutcome.NotAMember, _outcome!.Reason);
    }
}
