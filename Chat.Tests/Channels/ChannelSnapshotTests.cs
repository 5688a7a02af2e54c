using Akka.Actor;
using Akka.Persistence;
using Chat.Actors.Channels;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Snapshots that are taken while hundreds of writes are in flight.</summary>
public sealed class ChannelSnapshotTests : ChannelKit
{
    [Fact]
    public async Task A_snapshot_is_of_the_confirmed_state_and_carries_its_number()
    {
        var channel = await Created();
        await Burst(channel, 0, 2_600);

        var newest = await Newest(long.MaxValue);
        Assert.Equal(2_000, newest.Metadata.SequenceNr);
        var snapshot = Assert.IsType<ChannelSnapshot>(newest.Snapshot);
        Assert.Equal(2_000, snapshot.Seq);
        Assert.Equal(2_000 * 32, snapshot.Dedupe.Length);
    }

    [Fact]
    public async Task A_restart_from_a_snapshot_goes_on_where_the_channel_was()
    {
        var channel = await Created();
        var answers = await Burst(channel, 0, 2_600);
        channel = await Restarted(channel);

        Assert.Equal(2_601, (await Ask<ChannelFound>(channel, Get(Ada))).View.HeadSeq);
        foreach (var i in new[] { 0, 500, 998, 999, 1_999, 2_599 })
        {
            History.Messages[answers[i].Message.Ts] = answers[i].Message;
            Assert.Equal(answers[i].Message.Ts, (await Ask<PostAccepted>(channel, Post(Ada, "again", "id-" + i))).Message.Ts);
        }

        Assert.Equal(2_602, (await Ask<PostAccepted>(channel, Post(Ada, "next"))).Seq);
    }

    [Fact]
    public async Task Two_snapshots_are_kept()
    {
        var channel = await Created();
        await Burst(channel, 0, 3_500);
        await Support.Eventually.That("the newest is the third", async () => (await Newest(long.MaxValue)).Metadata.SequenceNr == 3_000);
        Assert.Equal(2_000, (await Newest(2_999)).Metadata.SequenceNr);
        await Support.Eventually.That("the first is gone", async () => await Newest(1_999) is null);
    }

    [Fact]
    public async Task A_channel_that_must_forget_posts_before_their_time_says_so_in_the_log()
    {
        var full = ChannelDedupe.Of(1_000_000);
        for (var i = 0; i < 20_000; i++)
        {
            full = full.Add(new DedupeEntry(ChannelDedupe.KeyOf(Ada.User, "old-" + i), i, i, post: true));
        }

        var created = (Decision.Accept)ChannelState.Of(Channel).Decide(Create(ChannelKind.Public, Ada.User), Target.Unknown, 20_000);
        var state = ChannelState.Of(Channel).Apply(created.Events[0]) with { Seq = 20_000, Dedupe = full };
        var store = Persistence.Instance.Apply(Sys).SnapshotStoreFor("");
        await store.Ask<SaveSnapshotSuccess>(new SaveSnapshot(new SnapshotMetadata("channel-" + Channel, 20_000, DateTime.UnixEpoch), ChannelSnapshots.Write(state)), TimeSpan.FromSeconds(5));

        var channel = Start(new ChannelLimits { MaxRemembered = 12_000 });
        await EventFilter.Warning(contains: "are forgotten already").ExpectOneAsync(TimeSpan.FromSeconds(20), () => Burst(channel, 0, 4_000));
    }

    /// <summary>Posts that all wait for the journal at once.</summary>
    private async Task<List<PostAccepted>> Burst(IActorRef channel, int from, int count)
    {
        Journal.Hold();
        for (var i = from; i < from + count; i++)
        {
            channel.Tell(Post(Ada, "post " + i, "id-" + i), TestActor);
        }

        await Ask<ChannelFound>(channel, Get(Ada));
        Journal.Release();
        var answers = new List<PostAccepted>();
        for (var i = 0; i < count; i++)
        {
            answers.Add(await ExpectMsgAsync<PostAccepted>(TimeSpan.FromSeconds(10)));
        }

        return answers;
    }

    private async Task<SelectedSnapshot> Newest(long upTo)
    {
        var store = Persistence.Instance.Apply(Sys).SnapshotStoreFor("");
        return (await store.Ask<LoadSnapshotResult>(new LoadSnapshot("channel-" + Channel, new SnapshotSelectionCriteria(upTo), long.MaxValue), TimeSpan.FromSeconds(5))).Snapshot;
    }
}
