using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.Fanout;

/// <summary>What a client gets that was away (P5): everything once, in order, or a plain no.</summary>
public sealed partial class ResumeTests : TestKit
{
    private const string Room = "C0ROOM00001";
    private readonly WrittenLog _log = new();
    private readonly RelayOptions _options = new() { RetryPause = TimeSpan.FromMilliseconds(20), RoomPause = TimeSpan.FromMilliseconds(5), HeadCheck = TimeSpan.FromHours(1) };
    private readonly ReadingClient _client = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<ResumeOutcome> _outcomes = new();

    private ResumeOutcome? Outcome => _outcomes.LastOrDefault();

    private IActorRef Relay(RelayOptions? options = null) => Sys.Relay(Room, new StandingChannels(_log).With(Room, ChannelKind.Public, People.Ada.Id), _log, options ?? _options);

    private async Task Follow(IActorRef relay, bool held, Outbox? outbox = null)
    {
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, outbox ?? _client.Outbox, held));
        await ExpectMsgAsync<Following>();
    }

    private Resume After(long after, long ts = 0) => new(
        Room,
        TestActor,
        after,
        outcome =>
        {
            _outcomes.Enqueue(outcome);
            return default;
        },
        ts);

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
        Assert.True(Outcome!.Recovered);
    }

    [Fact]
    public async Task A_late_resume_gives_everything_after_its_number_in_order_although_some_of_it_was_delivered_live()
    {
        _log.PostMany(Room, 50);
        var relay = Relay();
        await Follow(relay, held: false);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        await Eventually.That("they are live", () => _client.Seqs.Length == 2);
        relay.Tell(After(41));
        relay.Tell(_log.Post(Room));
        await Eventually.That("it is live again", () => _client.Seqs.Contains(53));
        Assert.Equal([51, 52, .. Range(42, 53)], _client.Seqs);
        Assert.True(Outcome!.Recovered);
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
    public async Task Each_of_several_resumes_is_served_whole_and_in_its_turn()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        relay.Tell(After(5));
        relay.Tell(After(3));
        relay.Tell(After(5));
        await Eventually.That("all are answered", () => _outcomes.Count == 3);
        relay.Tell(_log.Post(Room));
        await Eventually.That("it is live", () => _client.Seqs.Contains(11));
        Assert.Equal([.. Range(6, 10), .. Range(4, 10), .. Range(6, 11)], _client.Seqs);
    }

    [Fact]
    public async Task A_resume_ahead_of_the_relay_waits_while_another_is_read_and_spoils_nothing()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        relay.Tell(After(99));
        await Eventually.That("the relay looks", () => _log.Reads == 1);
        relay.Tell(After(2));
        relay.Tell(new Release(Room, TestActor));
        relay.Tell(After(5));
        relay.Tell(_log.Post(Room));
        gate.SetResult();
        await Eventually.That("the last one is there", () => _outcomes.Count == 3 && _client.Seqs.Contains(11));
        Assert.Equal([ResumeOutcome.AheadOfServer, "", ""], _outcomes.Select(outcome => outcome.Reason));
        Assert.Equal([11, .. Range(3, 11), .. Range(6, 11)], _client.Seqs);
    }

    [Fact]
    public async Task A_client_is_not_told_that_it_is_ahead_by_a_read_older_than_what_it_knows()
    {
        _log.PostMany(Room, 3);
        var relay = Relay();
        await Follow(relay, held: false);
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 4 });
        await Eventually.That("a read is on its way", () => _log.Reads == 1);
        _log.Post(Room);
        relay.Tell(After(4));
        gate.SetResult();
        await Eventually.That("it is answered", () => Outcome is not null);
        Assert.True(Outcome!.Recovered);
    }

    [Fact]
    public async Task Of_many_resumes_sent_without_waiting_for_an_answer_those_above_the_bound_are_refused()
    {
        _log.PostMany(Room, 3);
        var relay = Relay(_options with { PendingResumes = 2 });
        await Follow(relay, held: true);
        var gate = new TaskCompletionSource();
        _log.Gate = gate.Task;
        for (var i = 0; i < 5; i++)
        {
            relay.Tell(After(0));
        }

        await Eventually.That("two are refused", () => _outcomes.Count == 2);
        Assert.All(_outcomes, outcome => Assert.Equal(ResumeOutcome.TooManyResumes, outcome.Reason));
        gate.SetResult();
        await Eventually.That("the others are served", () => _outcomes.Count == 5);
        Assert.Equal([.. Range(1, 3), .. Range(1, 3), .. Range(1, 3)], _client.Seqs);
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
        Assert.Equal(ResumeOutcome.TooFarBehind, Outcome!.Reason);
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
        await Eventually.That("the relay has looked", () => Outcome is { Recovered: true, Seq: 4 });
        relay.Tell(After(9));
        await Eventually.That("it is refused", () => Outcome?.Reason == ResumeOutcome.AheadOfServer);
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
        Assert.Equal(ResumeOutcome.NotAMember, Outcome!.Reason);
    }
}
