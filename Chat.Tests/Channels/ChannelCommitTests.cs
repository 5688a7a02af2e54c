using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Acknowledged means committed, and the same request twice is one.</summary>
public sealed class ChannelCommitTests : ChannelKit
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
        await NothingPublished();
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
        await NothingPublished();

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
}
