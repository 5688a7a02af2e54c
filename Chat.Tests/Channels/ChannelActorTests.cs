using Akka.Cluster.Tools.PublishSubscribe;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>One channel's actor with a journal under script; every message between actors and every event passes its serializer.</summary>
public sealed class ChannelActorTests : ChannelKit
{
    [Fact]
    public async Task An_outsider_of_a_private_channel_learns_nothing()
    {
        var channel = await Created(ChannelKind.Private);
        var ts = (await Ask<PostAccepted>(channel, Post(Ada, "secret"))).Message.Ts;
        IChannelMessage[] asked =
        [
            Get(Mallory), Get(Mallory, Access.Read), Get(Mallory, Access.Follow), Get(Mallory, Access.Rename), Members(Mallory), Find(Mallory, ts),
            Find(Mallory, 42), Edit(Mallory, ts, "x"), Edit(Mallory, 42, "x"), Join(Mallory), Post(Mallory, "x"),
        ];
        foreach (var message in asked)
        {
            Assert.Equal("channel_not_found", (await Ask<Refused>(channel, message)).Code);
        }

        Assert.Empty(History.Projections);
    }

    [Fact]
    public async Task Who_was_removed_learns_by_a_retry_no_more_than_the_ts()
    {
        var channel = await Created(ChannelKind.Private);
        var ts = (await Ask<PostAccepted>(channel, Post(Linus, "mine", request: "r1"))).Message.Ts;
        await Ask<Done>(channel, React(Ada, ts, "eyes"));
        await Ask<Done>(channel, Kick(Ada, People.Linus.Id));
        var again = await Ask<PostAccepted>(channel, Post(Linus, "mine", request: "r1"));
        Assert.Equal(new Message { Ts = ts, User = People.Linus.Id }, again.Message);
    }

    [Fact]
    public async Task A_channel_that_nobody_made_answers_so_and_leaves_memory()
    {
        var parent = CreateTestProbe("shard");
        var channel = parent.ChildActorOf(ChannelProps());
        Assert.Equal("channel_not_found", (await Ask<Refused>(channel, Post(Ada, "hello"))).Code);
        Assert.Equal("channel_not_found", (await Ask<Refused>(channel, Get(Ada))).Code);
        Assert.IsType<StopChannel>((await parent.ExpectMsgAsync<Akka.Cluster.Sharding.Passivate>()).StopMessage);
        Assert.Equal(0, Journal.Events);
    }

    [Fact]
    public async Task The_next_owner_announces_the_head()
    {
        var channel = await Created();
        await Ask<PostAccepted>(channel, Post(Ada, "hello"));
        await Published();
        await Restarted(channel);
        var head = await Announced();
        Assert.Equal((Channel, 2L, ChannelKind.Public), (head.Channel, head.Seq, head.Kind));
    }

    [Fact]
    public async Task A_burst_is_followed_by_an_announcement_of_the_head()
    {
        var channel = await Created();
        for (var i = 0; i < 5; i++)
        {
            await Ask<PostAccepted>(channel, Post(Ada, "hello " + i));
        }

        await Announced(head => head.Seq == 6);
        await Mediator.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(1_200)); // the last, and once
    }

    [Fact]
    public async Task Who_comes_and_goes_is_told_at_commit_with_the_seq_that_says_so()
    {
        var channel = await Created();
        await Ask<Done>(channel, Invite(Ada, People.Mallory.Id));
        await Ask<Done>(channel, Kick(Ada, People.Linus.Id));
        await Eventually.Holds("all are told", () => Assert.Equal(
            [(People.Ada.Id, Channel, true, 1L), (People.Linus.Id, Channel, true, 1L), (People.Mallory.Id, Channel, true, 2L), (People.Linus.Id, Channel, false, 3L)],
            Memberships.Notes));
    }

    [Fact]
    public async Task An_invitation_of_many_is_one_write_and_one_answer()
    {
        var channel = await Created();
        var done = await Ask<Done>(channel, Invite(Ada, People.Mallory.Id, People.Grace.Id, People.Guido.Id));
        Assert.Equal((4L, 5), (done.Seq, done.View.NumMembers));
        Assert.Equal(2, Journal.AtomicWrites);
        var again = await Ask<Refused>(channel, Invite(Ada, People.Grace.Id));
        Assert.Equal("already_in_channel", again.Code);
    }

    [Fact]
    public async Task More_writes_than_the_journal_takes_are_refused_and_may_come_again()
    {
        var channel = await Created(limits: new ChannelLimits { MaxWritesInFlight = 10 });
        Journal.Hold();
        for (var i = 0; i < 10; i++)
        {
            channel.Tell(Post(Ada, "post " + i), CreateTestProbe().Ref);
        }

        var eleventh = Post(Ada, "one more");
        Assert.Equal("ratelimited", (await Ask<Refused>(channel, eleventh)).Code); // while the journal still hangs
        Journal.Release();
        await Eventually.That("the ten are there", async () => (await Ask<ChannelFound>(channel, Get(Ada))).View.HeadSeq == 11);
        Assert.Equal(12, (await Ask<PostAccepted>(channel, eleventh)).Seq);
    }

    [Fact]
    public async Task Answers_that_wait_for_a_journal_that_hangs_are_bounded_too()
    {
        var channel = await Created(limits: new ChannelLimits { MaxWritesInFlight = 10 });
        Journal.Hold();
        channel.Tell(Archive(Ada), TestActor);
        for (var i = 0; i < 9; i++)
        {
            channel.Tell(Archive(Ada), TestActor);
        }

        Assert.Equal("ratelimited", (await Ask<Refused>(channel, Archive(Ada))).Code);
        Journal.Release();
        await ExpectMsgAsync<Done>();
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal("already_archived", (await ExpectMsgAsync<Refused>()).Code);
        }

        Assert.Equal("already_archived", (await Ask<Refused>(channel, Archive(Ada))).Code);
    }

    [Fact]
    public async Task A_channel_that_recovers_lets_only_so_many_wait()
    {
        var recovering = new TaskCompletionSource();
        Journal.Recovering = recovering.Task;
        var channel = Sys.ActorOf(ChannelProps(new ChannelLimits { MaxStashed = 5 }));
        for (var i = 0; i < 8; i++)
        {
            channel.Tell(Get(Ada), TestActor);
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("service_unavailable", (await ExpectMsgAsync<Refused>()).Code);
        }

        recovering.SetResult();
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("channel_not_found", (await ExpectMsgAsync<Refused>()).Code);
        }
    }

    [Fact]
    public async Task Members_are_paged()
    {
        var channel = await Created();
        var first = await Ask<MembersPage>(channel, Members(Mallory, limit: 1));
        var second = await Ask<MembersPage>(channel, Members(Mallory, first.Next, 1));
        Assert.Equal([People.Ada.Id, People.Linus.Id], [.. first.Users, .. second.Users]);
        Assert.Equal((2, ""), (second.Total, second.Next));
    }

    private async Task<HeadAnnounced> Announced(Predicate<HeadAnnounced>? which = null) =>
        (HeadAnnounced)((Publish)await Mediator.FishForMessageAsync(
            message => message is Publish { Message: HeadAnnounced head } && (which is null || which(head)), TimeSpan.FromSeconds(10))).Message;
}
