using Akka.Actor;
using Akka.TestKit.Xunit2;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.Fanout.RelayStage;

namespace Chat.Tests.Channels.Fanout;

/// <summary>The relay against a log that is the truth and live events that are lost, late and mixed up.</summary>
public sealed class RelayHealingTests : TestKit
{
    private readonly RelayStage _stage;

    public RelayHealingTests() => _stage = new RelayStage(this);

    [Fact]
    public async Task A_hole_is_read_from_the_log_and_delivered_before_what_came_behind_it()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        _stage.Log.PostMany(Room, 3);
        var fifth = _stage.Log.Post(Room);
        relay.Tell(fifth);
        await Eventually.That("all five are there", () => ada.Seqs.Length == 5);
        Assert.Equal([1, 2, 3, 4, 5], ada.Seqs);
    }

    [Fact]
    public async Task Live_events_that_come_during_a_read_wait_their_turn()
    {
        var gate = new TaskCompletionSource();
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        _stage.Log.Gate = gate.Task;
        _stage.Log.Post(Room);
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the log is asked", () => _stage.Log.Reads == 1);
        Assert.Empty(ada.Seqs);
        gate.SetResult();
        await Eventually.That("all three are there", () => ada.Seqs.Length == 3);
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task A_hole_larger_than_what_may_wait_is_read_in_pieces()
    {
        var relay = _stage.Relay(_stage.Options with { Waiting = 4, ReadBatch = 10 });
        var (ada, _) = await _stage.Follow(relay);
        _stage.Log.PostMany(Room, 95);
        for (var i = 0; i < 20; i++)
        {
            relay.Tell(_stage.Log.Post(Room));
        }

        await Eventually.That("all are there", () => ada.Seqs.Length == 115);
        Assert.Equal(Enumerable.Range(1, 115).Select(i => (long)i), ada.Seqs);
    }

    [Fact]
    public async Task A_log_that_fails_is_read_again()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        _stage.Log.Failures = 2;
        _stage.Log.Post(Room);
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
        Assert.Equal([1, 2], ada.Seqs);
    }

    [Fact]
    public async Task A_publish_that_was_lost_is_healed_by_the_announced_head()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        _stage.Log.PostMany(Room, 2);
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 2 });
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
    }

    [Fact]
    public async Task A_publish_that_was_lost_without_any_announcement_is_healed_by_the_periodic_check()
    {
        var lane = _stage.Lane(_stage.Options with { HeadCheck = TimeSpan.FromMilliseconds(100) });
        var (ada, _) = await _stage.Follow(lane);
        _stage.Log.PostMany(Room, 2);
        await Eventually.That("both are there", () => ada.Seqs.Length == 2);
    }

    [Fact]
    public async Task The_next_owner_announces_and_goes_on_without_hole_or_double()
    {
        var relay = _stage.Relay();
        var (ada, _) = await _stage.Follow(relay);
        relay.Tell(_stage.Log.Post(Room));
        var unpublished = _stage.Log.Post(Room);
        relay.Tell(new HeadAnnounced { Channel = Room, Seq = 2 });
        relay.Tell(_stage.Log.Post(Room));
        relay.Tell(unpublished);
        await Eventually.That("all are there", () => ada.Seqs.Length == 3);
        Assert.Equal([1, 2, 3], ada.Seqs);
    }

    [Fact]
    public async Task Events_that_come_before_the_head_is_known_are_neither_lost_nor_doubled()
    {
        var gate = new TaskCompletionSource();
        _stage.Channels.Gate = gate.Task;
        _stage.Log.PostMany(Room, 3);
        _stage.Channels.Head = 2;
        var relay = _stage.Relay();
        var client = new ReadingClient();
        relay.Tell(new Follow(Room, People.Team, People.Ada.Id, 0, TestActor, client.Outbox, Held: true));
        relay.Tell((await _stage.Log.Read(Room, 3, 1))[0]);
        relay.Tell(_stage.Log.Post(Room));
        gate.SetResult();
        var from = (await ExpectMsgAsync<Following>()).Seq;
        Assert.InRange(from, 2, 4);
        relay.Tell(new Release(Room, TestActor));
        relay.Tell(_stage.Log.Post(Room));
        await Eventually.That("the fifth is there", () => client.Seqs.Contains(5));
        Assert.Equal(new long[] { 3, 4, 5 }.Where(seq => seq > from), client.Seqs);
    }
}
