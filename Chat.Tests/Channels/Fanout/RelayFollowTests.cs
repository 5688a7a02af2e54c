using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.Fanout.RelayStage;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Who is taken on by a relay, from which event on, and who is let go.</summary>
public sealed class RelayFollowTests : TestKit
{
    private readonly RelayStage _stage;

    public RelayFollowTests() => _stage = new RelayStage(this);

    [Fact]
    public async Task Whoever_leaves_gets_the_leaving_and_nothing_behind_it()
    {
        var relay = _stage.Relay();
        var (linus, connection) = await _stage.Follow(relay, People.Linus);
        var (ada, _) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(_stage.Log.Write(seq => new MemberLeft { Header = WrittenLog.Header(Room, seq, People.Linus.Id), User = People.Linus.Id }));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2], linus.Seqs);
        relay.Tell(new UserTyping { Channel = Room, User = People.Ada.Id });
        relay.Tell(new Resume(Room, connection, 0, _ => default));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the fourth is there", () => ada.Seqs.Contains(4));
        Assert.Equal([1, 2], linus.Seqs);
        Assert.False(linus.Has("user_typing"));
    }

    [Fact]
    public async Task A_deleted_channel_says_so_to_live_followers_lets_all_go_and_takes_nobody_on()
    {
        var relay = _stage.Relay();
        var (live, _) = await _stage.Follow(relay, People.Linus);
        var (held, heldBy) = await _stage.Follow(relay, held: true);
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(_stage.Log.Write(seq => new ChannelDeleted { Header = WrittenLog.Header(Room, seq, People.Ada.Id) }));
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
        _stage.Channels.With(Room, ChannelKind.Private, People.Ada.Id);
        var relay = _stage.Relay();
        relay.Tell(new Follow(Room, People.Team, People.Linus.Id, 0, TestActor, new Outbox(), Held: false));
        Assert.Equal(ResumeOutcome.NotAMember, (await ExpectMsgAsync<FollowRefused>()).Code);
        relay.Tell(new Follow(Room, "T0OTHER0001", People.Ada.Id, 0, TestActor, new Outbox(), Held: false));
        Assert.Equal(ResumeOutcome.NotAMember, (await ExpectMsgAsync<FollowRefused>()).Code);
    }

    [Fact]
    public async Task A_follow_newer_than_the_relay_waits_until_the_relay_has_seen_the_join()
    {
        _stage.Channels.With(Room, ChannelKind.Private, People.Ada.Id);
        var relay = _stage.Relay();
        await _stage.Follow(relay);
        _stage.Log.Write(seq => new MembersJoined { Header = WrittenLog.Header(Room, seq, People.Linus.Id), Users = { People.Linus.Id } });
        var (linus, _) = await _stage.Follow(relay, People.Linus, memberSeq: 1);
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the second is there", () => linus.Seqs.Length == 1);
        Assert.Equal([2], linus.Seqs);
    }

    [Fact]
    public async Task A_follow_that_was_told_to_wait_begins_at_the_first_event_heard_since_and_gets_those_nobody_heard_of()
    {
        _stage.Log.PostMany(Room, 5);
        _stage.Channels.Down[Room] = true;
        var relay = _stage.Relay(_stage.Options with { StartPause = TimeSpan.FromMilliseconds(20) });
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, client.Outbox, Held: true));
        await ExpectMsgAsync<FollowDelayed>();
        relay.Tell(_stage.Log.Post(Room));
        _stage.Log.Post(Room);
        relay.Tell(_stage.Log.Post(Room));
        _stage.Channels.Down.Clear();
        Assert.Equal(5, (await ExpectMsgAsync<Following>()).Seq);
        relay.Tell(new Release(Room, TestActor));
        await Eventually.That("all are there", () => client.Seqs.Contains(8));
        Assert.Equal([6, 7, 8], client.Seqs);
    }

    [Fact]
    public async Task A_channel_that_does_not_answer_is_asked_again_at_its_first_sign_of_life()
    {
        _stage.Channels.Down[Room] = true;
        var relay = _stage.Relay(_stage.Options with { StartPause = TimeSpan.FromHours(1) });
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, new Outbox(), Held: true));
        await ExpectMsgAsync<FollowDelayed>();
        _stage.Channels.Down.Clear();
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 0 });
        await ExpectMsgAsync<Following>();
    }

    [Fact]
    public async Task Whoever_joins_while_connected_gets_the_join_and_everything_since()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(_stage.Log.Write(seq => new MembersJoined { Header = WrittenLog.Header(Room, seq, People.Grace.Id), Users = { People.Grace.Id } }));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("it is past", () => ada.Seqs.Length == 3);
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Grace.Id, 2, TestActor, client.Outbox, Held: true, Joined: true));
        await ExpectMsgAsync<Following>();
        relay.Tell(new Release(Room, TestActor));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the fourth is there", () => client.Seqs.Contains(4));
        Assert.Equal([2, 3, 4], client.Seqs);
        Assert.True(client.Has("member_joined_channel"));
    }

    [Fact]
    public async Task A_follow_told_twice_repeats_nothing()
    {
        var relay = _stage.Relay();
        var (ada, connection) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 1, connection, ada.Outbox, Held: true, Joined: true));
        relay.Tell(new Release(Room, connection));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the third is there", () => ada.Seqs.Contains(3));
        Assert.Equal([1, 2, 3], ada.Seqs);
    }
}
