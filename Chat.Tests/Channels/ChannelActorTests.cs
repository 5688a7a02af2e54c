using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>One channel's actor with a journal under script; every message between actors and every event passes its serializer.</summary>
public sealed class ChannelActorTests : ChannelKit
{
    [Fact]
    public async Task A_retried_post_gets_the_ts_of_the_first()
    {
        var channel = await Created();
        var first = await Ask<PostAccepted>(channel, Post(Ada, "hello", "id-1"));
        Clock.Now += TimeSpan.FromMinutes(1);
        var again = await Ask<PostAccepted>(channel, Post(Ada, "another text", "id-1"));

        Assert.Equal(first.Message.Ts, again.Message.Ts);
        Assert.Equal("hello", again.Message.Text);
        Assert.True(again.Duplicate);
        Assert.False(first.Duplicate);
        Assert.Equal(2, Journal.Events);
    }

    [Fact]
    public async Task A_restart_remembers_what_was_posted()
    {
        var channel = await Created();
        var first = await Ask<PostAccepted>(channel, Post(Ada, "hello", "id-1"));
        channel = await Restarted(channel);
        var again = await Ask<PostAccepted>(channel, Post(Ada, "hello", "id-1"));
        var next = await Ask<PostAccepted>(channel, Post(Ada, "next", "id-2"));

        Assert.Equal(first.Message.Ts, again.Message.Ts);
        Assert.Equal(first.Seq + 1, next.Seq);
        Assert.True(next.Message.Ts > first.Message.Ts);
    }

    [Fact]
    public async Task A_post_is_acknowledged_only_after_its_commit()
    {
        var channel = await Created();
        Journal.Hold();
        channel.Tell(Post(Ada, "hello", "id-1"), TestActor);
        await Eventually.That("the event is at the journal", () => Journal.Writes == 2);
        channel.Tell(Get(Ada), TestActor);

        Assert.Equal(1, (await ExpectMsgAsync<ChannelFound>()).View.HeadSeq);
        await Mediator.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
        Journal.Release();
        Assert.Equal(2, (await ExpectMsgAsync<PostAccepted>()).Seq);
        Assert.Equal("hello", (await Published()).Posted.Message.Text);
    }

    [Fact]
    public async Task A_retry_while_the_first_is_still_being_written_waits_for_its_commit()
    {
        var channel = await Created();
        Journal.Hold();
        var first = channel.Ask<IChannelReply>(Post(Ada, "hello", "id-1"));
        var again = channel.Ask<IChannelReply>(Post(Ada, "hello", "id-1"));
        await Ask<ChannelFound>(channel, Get(Ada));
        Assert.False(again.IsCompleted);
        Journal.Release();

        Assert.Equal(((PostAccepted)await first).Message.Ts, ((PostAccepted)await again).Message.Ts);
        Assert.Equal(2, Journal.Events);
    }

    [Fact]
    public async Task A_stop_during_a_write_still_acks()
    {
        var channel = await Created();
        Watch(channel);
        Journal.Hold();
        channel.Tell(Post(Ada, "hello"), TestActor);
        channel.Tell(StopChannel.Instance, TestActor);
        await Eventually.That("the event is at the journal", () => Journal.Writes == 2);
        Journal.Release();

        await ExpectMsgAsync<PostAccepted>();
        await ExpectTerminatedAsync(channel);
        Assert.Equal("hello", (await Published()).Posted.Message.Text);
    }

    [Fact]
    public async Task A_failed_write_acks_nobody_and_the_retry_makes_exactly_one_message()
    {
        var channel = await Created();
        Watch(channel);
        Journal.Hold();
        channel.Tell(Post(Ada, "one", "id-1"), TestActor);
        channel.Tell(Post(Ada, "two", "id-2"), TestActor);
        channel.Tell(Join(Ada), TestActor); // rests on nothing that failed, but is answered behind the writes
        await Eventually.That("the event is at the journal", () => Journal.Writes == 2);
        Journal.Fail(true);
        Journal.Release();
        await ExpectTerminatedAsync(channel); // and no answer before it
        await Mediator.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));

        Journal.Fail(false);
        channel = Start();
        var one = await Ask<PostAccepted>(channel, Post(Ada, "one", "id-1"));
        var again = await Ask<PostAccepted>(channel, Post(Ada, "one", "id-1"));
        Assert.Equal(2, one.Seq);
        Assert.Equal(one.Message.Ts, again.Message.Ts);
        Assert.Equal(2, Journal.Events);
    }

    [Fact]
    public async Task Posts_that_arrive_together_share_a_write_and_keep_their_order()
    {
        var channel = await Created();
        Journal.Hold();
        for (var i = 0; i < 50; i++)
        {
            channel.Tell(Post(Ada, "post " + i), TestActor);
        }

        await Ask<ChannelFound>(channel, Get(Ada));
        Journal.Release();
        var answers = new List<PostAccepted>();
        for (var i = 0; i < 50; i++)
        {
            answers.Add(await ExpectMsgAsync<PostAccepted>());
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => "post " + i), answers.Select(a => a.Message.Text));
        Assert.Equal(Enumerable.Range(2, 50).Select(i => (long)i), answers.Select(a => a.Seq));
        Assert.Equal(answers.Select(a => a.Message.Ts).Distinct().Order(), answers.Select(a => a.Message.Ts));
        Assert.True(Journal.Writes < 10, $"50 posts took {Journal.Writes} writes");
    }

    [Fact]
    public async Task An_answer_that_rests_on_a_write_in_flight_waits_for_it()
    {
        var channel = await Created();
        Journal.Hold();
        channel.Tell(Archive(Ada), TestActor);
        var second = channel.Ask<IChannelReply>(Archive(Linus));
        await Ask<ChannelFound>(channel, Get(Ada));
        Assert.False(second.IsCompleted);
        Journal.Release();

        Assert.Equal("already_archived", ((Refused)await second).Code);
    }

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

        Assert.Equal(6, (await Announced()).Seq);
        await Mediator.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(1_200)); // one, not five
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
        Assert.Equal(2, Journal.Writes);
        var again = await Ask<Refused>(channel, Invite(Ada, People.Grace.Id));
        Assert.Equal("already_in_channel", again.Code);
    }

    [Fact]
    public async Task A_repeated_command_is_answered_like_the_first_and_done_once()
    {
        var channel = await Created(ChannelKind.Private);
        var leave = Leave(Linus);
        Assert.Null((await Ask<Done>(channel, leave)).View); // who left a private channel sees it no more
        var again = await Ask<Done>(channel, leave);
        Assert.Equal((2L, true), (again.Seq, again.Duplicate));
        Assert.Null(again.View);
        Assert.Equal(2, Journal.Events);
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
        var refused = channel.Ask<IChannelReply>(eleventh);
        await Ask<ChannelFound>(channel, Get(Ada));
        Journal.Release();
        Assert.Equal("ratelimited", ((Refused)await refused).Code);
        Assert.Equal(12, (await Ask<PostAccepted>(channel, eleventh)).Seq);
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

    private async Task<HeadAnnounced> Announced() =>
        (HeadAnnounced)((Akka.Cluster.Tools.PublishSubscribe.Publish)await Mediator.FishForMessageAsync(
            message => message is Akka.Cluster.Tools.PublishSubscribe.Publish { Message: HeadAnnounced }, TimeSpan.FromSeconds(5))).Message;
}
