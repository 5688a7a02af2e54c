using Akka.Actor;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Channels.Fanout;

/// <summary>Clients that name the event they have under their number: after a restore it may be another one.</summary>
public sealed partial class ResumeTests
{
    [Theory]
    [InlineData(10, 0)] // where all are
    [InlineData(8, 0)] // what the ring has
    [InlineData(4, 1)] // what only the log has
    public async Task Whoever_names_the_event_under_its_number_gets_the_rest_only_if_the_channel_has_that_event_there(long after, int reads)
    {
        _log.PostMany(Room, 5);
        var relay = Relay();
        await Follow(relay, held: false);
        await Eventually.That("the ring has some", () => Posted(relay, 5));
        relay.Tell(After(after, WrittenLog.Ts(after)));
        await Eventually.That("it is answered", () => Outcome is not null);
        Assert.Equal((true, 10L, reads), (Outcome!.Recovered, Outcome.Seq, _log.Reads));
        Assert.Equal([.. Range(6, 10), .. Range(after + 1, 10)], _client.Seqs);

        relay.Tell(After(after, WrittenLog.Ts(after) + 1));
        await Eventually.That("it is answered, too", () => _outcomes.Count == 2);
        relay.Tell(_log.Post(Room));
        await Eventually.That("live goes on", () => _client.Seqs.Contains(11));
        Assert.Equal(ResumeOutcome.OtherHistory, Outcome!.Reason);
        Assert.Equal([.. Range(6, 10), .. Range(after + 1, 10), 11], _client.Seqs);
    }

    [Fact]
    public async Task What_comes_while_a_named_event_is_looked_for_comes_once_whatever_is_found()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        foreach (var (ts, before, expected) in new[] { (WrittenLog.Ts(4), 10L, Range(5, 11)), (1L, 11L, Range(12, 12)) })
        {
            var (gate, had, reads) = (new TaskCompletionSource(), _client.Seqs.Length, _log.Reads);
            _log.Gate = gate.Task;
            relay.Tell(After(4, ts));
            await Eventually.That("the log is asked", () => _log.Reads == reads + 1);
            relay.Tell(_log.Post(Room));
            gate.SetResult();
            await Eventually.That("the new one is there", () => _client.Seqs.Contains(before + 1));
            Assert.Equal(expected, _client.Seqs.Skip(had));
        }
    }

    [Fact]
    public async Task A_named_event_that_the_relay_does_not_know_yet_is_looked_for_too()
    {
        _log.PostMany(Room, 3);
        var relay = Relay();
        await Follow(relay, held: true);
        _log.Post(Room);
        relay.Tell(After(4, WrittenLog.Ts(4) + 1));
        await Eventually.That("it is answered", () => Outcome is not null);
        Assert.Equal(ResumeOutcome.OtherHistory, Outcome!.Reason);
    }

    [Fact]
    public async Task A_read_that_fails_does_not_make_a_named_event_another()
    {
        _log.PostMany(Room, 10);
        var relay = Relay();
        await Follow(relay, held: true);
        _log.Failures = 2;
        relay.Tell(After(4, WrittenLog.Ts(4)));
        await Eventually.That("it is answered", () => Outcome is not null);
        Assert.True(Outcome!.Recovered);
        Assert.Equal(Range(5, 10), _client.Seqs);
    }

    private bool Posted(IActorRef relay, int count)
    {
        while (_log.Head < 5 + count)
        {
            relay.Tell(_log.Post(Room));
        }

        return _client.Seqs.Length == count;
    }
}
