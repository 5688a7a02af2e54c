using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.Fanout;

/// <summary>The relay against a log that is the truth and live events that are lost, doubled and mixed up.</summary>
public sealed class RelayTests : TestKit
{
    private const string Room = "C0ROOM00001";
    private readonly WrittenLog _log = new();
    private readonly StandingChannels _channels;
    private readonly RelayOptions _options = new() { RetryPause = TimeSpan.FromMilliseconds(20), HeadCheck = TimeSpan.FromHours(1) };

    public RelayTests()
    {
        _channels = new StandingChannels(_log).With(Room, ChannelKind.Public, People.Ada.Id, People.Linus.Id);
    }

    private IActorRef Relay(RelayOptions? options = null) => Sys.Relay(Room, _channels, _log, options ?? _options);

    private async Task<(ReadingClient Client, IActorRef Connection)> Follow(IActorRef relay, Person? who = null, bool held = false, long memberSeq = 0)
    {
        var client = new ReadingClient();
        var probe = CreateTestProbe();
        relay.Tell(new Follow(Room, People.Team, (who ?? People.Ada).Id, memberSeq, probe, client.Outbox, held));
        await probe.ExpectMsgAsync<Following>();
        return (client, probe);
    }

    [Fact]
    public async Task Events_in_order_reach_every_follower_once_as_the_same_bytes()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        var (linus, _) = await Follow(relay, People.Linus);
        for (var i = 0; i < 5; i++)
        {
            relay.Tell(_log.Post(Room));
        }

        await Eventually.That("both have all", () => ada.Seqs.Length == 5 && linus.Seqs.Length == 5);
        Assert.Equal([1, 2, 3, 4, 5], ada.Seqs);
        Assert.Equal([1, 2, 3, 4, 5], linus.Seqs);
        Assert.Equal("m3", ada.Seen[2].Text("text"));
        Assert.Equal(0, _log.Reads);
    }

    [Fact]
    public async Task A_doubled_event_is_delivered_once()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        var first = _log.Post(Room);
        var second = _log.Post(Room);
        relay.Tell(first);
        relay.Tell(first);
        relay.Tell(second);
        relay.Tell(first);
        relay.Tell(second);
        relay.Tell(_log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task A_hole_is_read_from_the_log_and_delivered_before_what_came_behind_it()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        relay.Tell(_log.Post(Room));
        _log.PostMany(Room, 3);
        var fifth = _log.Post(Room);
        relay.Tell(fifth);
        await Eventually.That("all five are there", () => ada.Seqs.Length == 5);
        Assert.Equal([1, 2, 3, 4, 5], ada.Seqs);
    }

    [Fact]
    public async Task Live_events_that_come_during_a_read_wait_their_turn()
    {
        var gate = new TaskCompletionSource();
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        _log.Gate = gate.Task;
        _log.Post(Room);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the log is asked", () => _log.Reads == 1);
        Assert.Empty(ada.Seqs);
        gate.SetResult();
        await Eventually.That("all three are there", () => ada.Seqs.Length == 3);
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task A_hole_larger_than_what_may_wait_is_read_in_pieces()
    {
        var relay = Relay(_options with { Waiting = 4, ReadBatch = 10 });
        var (ada, _) = await Follow(relay);
        _log.PostMany(Room, 95);
        for (var i = 0; i < 20; i++)
        {
            relay.Tell(_log.Post(Room));
        }

        await Eventually.That("all are there", () => ada.Seqs.Length == 115);
        Assert.Equal(Enumerable.Range(1, 115).Select(i => (long)i), ada.Seqs);
    }

    [Fact]
    public async Task A_log_that_fails_is_read_again()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        _log.Failures = 2;
        _log.Post(Room);
        relay.Tell(_log.Post(Room));
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
        Assert.Equal([1, 2], ada.Seqs);
    }

    [Fact]
    public async Task A_publish_that_was_lost_is_healed_by_the_announced_head()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        _log.PostMany(Room, 2);
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 2 });
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
    }

    [Fact]
    public async Task A_publish_that_was_lost_without_any_announcement_is_healed_by_the_periodic_check()
    {
        var relay = Relay(_options with { HeadCheck = TimeSpan.FromMilliseconds(100) });
        var (ada, _) = await Follow(relay);
        _log.PostMany(Room, 2);
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
    }

    [Fact]
    public async Task The_next_owner_announces_and_goes_on_without_hole_or_double()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        relay.Tell(_log.Post(Room));
        var unpublished = _log.Post(Room);
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 2 });
        relay.Tell(_log.Post(Room));
        relay.Tell(unpublished);
        await Eventually.That("all are there", () => ada.Seqs.Length == 3);
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task Events_that_come_before_the_head_is_known_are_neither_lost_nor_doubled()
    {
        var gate = new TaskCompletionSource();
        _channels.Gate = gate.Task;
        _log.PostMany(Room, 3);
        _channels.Head = 2;
        var relay = Relay();
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, client.Outbox, Held: true));
        relay.Tell((await _log.Read(Room, 3, 1))[0]);
        relay.Tell(_log.Post(Room));
        gate.SetResult();
        var from = (await ExpectMsgAsync<Following>()).Seq;
        Assert.InRange(from, 2, 4);
        relay.Tell(new Release(Room, TestActor));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the fifth is there", () => client.Seqs.Contains(5));
        Assert.Equal(new long[] { 3, 4, 5 }.Where(seq => seq > from), client.Seqs);
    }

    [Fact]
    public async Task Whoever_leaves_gets_the_leaving_and_nothing_behind_it()
    {
        var relay = Relay();
        var (linus, connection) = await Follow(relay, People.Linus);
        var (ada, _) = await Follow(relay);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Linus.Id), User = People.Linus.Id }));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2], linus.Seqs);
        relay.Tell(new UserTyping { Channel = Room, User = People.Ada.Id });
        relay.Tell(new Resume(Room, connection, 0, _ => default));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the fourth is there", () => ada.Seqs.Contains(4));
        Assert.Equal([1, 2], linus.Seqs);
        Assert.False(linus.Has("user_typing"));
    }

    [Fact]
    public async Task A_deleted_channel_says_so_to_live_followers_lets_all_go_and_takes_nobody_on()
    {
        var relay = Relay();
        var (live, _) = await Follow(relay, People.Linus);
        var (held, heldBy) = await Follow(relay, held: true);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Write(seq => new ChannelDeleted { Header = WrittenLog.Header(Room, seq, People.Ada.Id) }));
        await Eventually.That("the live one has it", () => live.Has("channel_deleted"));
        Assert.Equal(Room, live.The("channel_deleted").Text("channel"));
        Assert.Equal([1, 2], live.Seqs);
        var unfollowed = await ((Akka.TestKit.TestProbe)heldBy).ExpectMsgAsync<Unfollowed>();
        Assert.True(unfollowed.Gone);
        Assert.Equal("channel_deleted", FrameReader.Split(unfollowed.Missed.Span).Single().Text("type"));
        Assert.Empty(held.Seen);
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, new Outbox(), Held: false));
        await ExpectMsgAsync<FollowRefused>();
    }

    [Fact]
    public async Task A_follow_by_a_stale_membership_is_refused_in_a_private_channel()
    {
        _channels.With(Room, ChannelKind.Private, People.Ada.Id);
        var relay = Relay();
        relay.Tell(new Follow(Room, People.Team, People.Linus.Id, 0, TestActor, new Outbox(), Held: false));
        Assert.Equal(ResumeOutcome.NotAMember, (await ExpectMsgAsync<FollowRefused>()).Code);
        relay.Tell(new Follow(Room, "T0OTHER0001", People.Ada.Id, 0, TestActor, new Outbox(), Held: false));
        Assert.Equal(ResumeOutcome.NotAMember, (await ExpectMsgAsync<FollowRefused>()).Code);
    }

    [Fact]
    public async Task A_follow_newer_than_the_relay_waits_until_the_relay_has_seen_the_join()
    {
        _channels.With(Room, ChannelKind.Private, People.Ada.Id);
        var relay = Relay();
        await Follow(relay);
        _log.Write(seq => new MembersJoined { Header = WrittenLog.Header(Room, seq, People.Linus.Id), Users = { People.Linus.Id } });
        var (linus, _) = await Follow(relay, People.Linus, memberSeq: 1);
        relay.Tell(_log.Post(Room));
        await Eventually.That("the second is there", () => linus.Seqs.Length == 1);
        Assert.Equal([2], linus.Seqs);
    }

    [Fact]
    public async Task A_follow_that_was_told_to_wait_begins_at_the_first_event_heard_since_and_gets_those_nobody_heard_of()
    {
        _log.PostMany(Room, 5);
        _channels.Down[Room] = true;
        var relay = Relay(_options with { StartPause = TimeSpan.FromMilliseconds(20) });
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, client.Outbox, Held: true));
        await ExpectMsgAsync<FollowDelayed>();
        relay.Tell(_log.Post(Room));
        _log.Post(Room);
        relay.Tell(_log.Post(Room));
        _channels.Down.Clear();
        Assert.Equal(5, (await ExpectMsgAsync<Following>()).Seq);
        relay.Tell(new Release(Room, TestActor));
        await Eventually.That("all are there", () => client.Seqs.Contains(8));
        Assert.Equal([6, 7, 8], client.Seqs);
    }

    [Fact]
    public async Task A_channel_that_does_not_answer_is_asked_again_at_its_first_sign_of_life()
    {
        _channels.Down[Room] = true;
        var relay = Relay(_options with { StartPause = TimeSpan.FromHours(1) });
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, new Outbox(), Held: true));
        await ExpectMsgAsync<FollowDelayed>();
        _channels.Down.Clear();
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 0 });
        await ExpectMsgAsync<Following>();
    }

    [Fact]
    public async Task Whoever_joins_while_connected_gets_the_join_and_everything_since()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Write(seq => new MembersJoined { Header = WrittenLog.Header(Room, seq, People.Grace.Id), Users = { People.Grace.Id } }));
        relay.Tell(_log.Post(Room));
        await Eventually.That("it is past", () => ada.Seqs.Length == 3);
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Grace.Id, 2, TestActor, client.Outbox, Held: true, Joined: true));
        await ExpectMsgAsync<Following>();
        relay.Tell(new Release(Room, TestActor));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the fourth is there", () => client.Seqs.Contains(4));
        Assert.Equal([2, 3, 4], client.Seqs);
        Assert.True(client.Has("member_joined_channel"));
    }

    [Fact]
    public async Task A_follow_told_twice_repeats_nothing()
    {
        var relay = Relay();
        var (ada, connection) = await Follow(relay);
        relay.Tell(_log.Post(Room));
        relay.Tell(_log.Post(Room));
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 1, connection, ada.Outbox, Held: true, Joined: true));
        relay.Tell(new Release(Room, connection));
        relay.Tell(_log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task Typing_reaches_everybody_but_the_one_who_types()
    {
        var relay = Relay();
        var (ada, _) = await Follow(relay);
        var (linus, _) = await Follow(relay, People.Linus);
        relay.Tell(new UserTyping { Channel = Room, User = People.Ada.Id });
        await Eventually.That("linus sees it", () => linus.Has("user_typing"));
        Assert.Empty(ada.Seen);
    }
}
