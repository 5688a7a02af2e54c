using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Commands about messages that the actor no longer keeps.</summary>
public sealed class ChannelLookupTests : ChannelKit
{
    private static readonly ChannelLimits Forgetful = new() { MaxRecentMessages = 2, MaxWaiting = 3 };

    [Fact]
    public async Task An_edit_of_an_old_message_finds_it_in_history_projected_to_the_head()
    {
        var channel = await Created(limits: Forgetful);
        var old = await Forgotten(channel);
        var edited = await Ask<Done>(channel, Edit(Ada, old.Ts, "new words"));

        Assert.Equal((Channel, 4L), Assert.Single(History.Projections));
        Assert.Equal(5, edited.Seq);
        Assert.Equal(("old", "new words"), ((await Edited()).Previous.Text, (await Ask<MessageFound>(channel, Find(Ada, old.Ts))).Message.Text));
    }

    [Fact]
    public async Task A_channel_that_comes_back_knows_its_recent_messages_from_the_journal()
    {
        var channel = await Created();
        var ts = (await Ask<PostAccepted>(channel, Post(Ada, "hello"))).Message.Ts;
        channel = await Restarted(channel);
        await Ask<Done>(channel, Edit(Ada, ts, "hallo"));
        Assert.Empty(History.Projections);
    }

    [Fact]
    public async Task Commands_for_the_same_old_message_wait_in_line_and_all_others_go_on()
    {
        var channel = await Created(limits: Forgetful);
        var old = await Forgotten(channel);
        var reading = new TaskCompletionSource();
        History.Projecting = _ => reading.Task;
        channel.Tell(Edit(Ada, old.Ts, "first"), TestActor);
        channel.Tell(Edit(Ada, old.Ts, "second"), TestActor);
        channel.Tell(React(Linus, old.Ts, "eyes"), TestActor);
        Assert.Equal(5, (await Ask<PostAccepted>(channel, Post(Ada, "nobody waits for me"))).Seq);
        reading.SetResult();

        Assert.Equal(6, (await ExpectMsgAsync<Done>()).Seq);
        Assert.Equal(7, (await ExpectMsgAsync<Done>()).Seq);
        Assert.Equal(8, (await ExpectMsgAsync<Done>()).Seq);
        Assert.Equal(("old", "first"), await EditedTexts());
        Assert.Equal(("first", "second"), await EditedTexts());
        Assert.Single(History.Projections);
    }

    [Fact]
    public async Task A_read_waits_for_the_commits_before_it()
    {
        var channel = await Created(limits: Forgetful);
        var old = await Forgotten(channel);
        Journal.Hold();
        channel.Tell(Post(Ada, "on its way"), TestActor);
        channel.Tell(Edit(Ada, old.Ts, "new words"), TestActor);
        await Ask<ChannelFound>(channel, Get(Ada));
        Assert.Empty(History.Projections);
        Journal.Release();
        await ExpectMsgAsync<PostAccepted>();
        await ExpectMsgAsync<Done>();
        Assert.Equal((Channel, 5L), Assert.Single(History.Projections));
    }

    [Fact]
    public async Task A_message_that_gets_a_reply_while_it_is_read_is_read_again()
    {
        var channel = await Created(limits: Forgetful);
        var parent = (await Ask<PostAccepted>(channel, Post(Ada, "question"))).Message;
        var reply = (await Ask<PostAccepted>(channel, Post(Linus, "answer", thread: parent.Ts))).Message;
        await Ask<MessageFound>(channel, Find(Ada, reply.Ts)); // the parent is now the one to be forgotten
        await Ask<PostAccepted>(channel, Post(Ada, "other"));
        History.Messages[parent.Ts] = MessageReducer.WithReply(parent, reply);

        var reading = new TaskCompletionSource();
        History.Projecting = _ => reading.Task;
        var found = channel.Ask<IChannelReply>(Find(Ada, parent.Ts));
        await Eventually.That("history is asked", () => !History.Projections.IsEmpty);
        var second = (await Ask<PostAccepted>(channel, Post(Ada, "thanks", thread: reply.Ts))).Message;
        var late = MessageReducer.WithReply(History.Messages[parent.Ts], second);
        History.Projecting = _ =>
        {
            History.Messages[parent.Ts] = late;
            return Task.CompletedTask;
        };
        reading.SetResult();

        Assert.Equal(2, ((MessageFound)await found).Message.ReplyCount);
        Assert.Equal([4L, 5L], History.Projections.Select(p => p.Seq).Order());
    }

    [Fact]
    public async Task A_message_that_is_not_there_and_a_history_that_fails_are_told_apart()
    {
        var channel = await Created(limits: Forgetful);
        Assert.Equal("message_not_found", (await Ask<Refused>(channel, Edit(Ada, 42, "x"))).Code);
        Assert.Equal("message_not_found", (await Ask<Refused>(channel, Find(Ada, 42))).Code);
        Assert.Equal("message_not_found", (await Ask<Refused>(channel, Find(Ada, 0))).Code);
        Assert.Equal("thread_not_found", (await Ask<Refused>(channel, Post(Ada, "x", thread: 42))).Code);
        History.Projecting = _ => throw new IOException("no disk, says the test");
        Assert.Equal("service_unavailable", (await Ask<Refused>(channel, Edit(Ada, 42, "x"))).Code);
        History.Projecting = _ => Task.CompletedTask;
        Assert.Equal("message_not_found", (await Ask<Refused>(channel, Edit(Ada, 42, "x"))).Code);
    }

    [Fact]
    public async Task Only_so_many_wait()
    {
        var channel = await Created(limits: Forgetful);
        var old = await Forgotten(channel);
        History.Projecting = _ => new TaskCompletionSource().Task;
        for (var i = 0; i < Forgetful.MaxWaiting; i++)
        {
            channel.Tell(React(Ada, old.Ts, "emoji" + i), TestActor);
        }

        Assert.Equal("ratelimited", (await Ask<Refused>(channel, React(Ada, old.Ts, "one-more"))).Code);
    }

    [Fact]
    public async Task Only_so_many_messages_are_looked_up_at_once_and_later_there_is_room_again()
    {
        var channel = await Created(limits: Forgetful);
        var reading = new TaskCompletionSource();
        History.Projecting = _ => reading.Task;
        for (var i = 0; i < Forgetful.MaxWaiting; i++)
        {
            channel.Tell(React(Ada, 100 + i, "eyes"), TestActor);
        }

        Assert.Equal("ratelimited", (await Ask<Refused>(channel, React(Ada, 99, "eyes"))).Code);
        Assert.Equal("ratelimited", (await Ask<Refused>(channel, Find(Ada, 98))).Code);
        Assert.Equal(Forgetful.MaxWaiting, History.Projections.Count);
        reading.SetResult();
        for (var i = 0; i < Forgetful.MaxWaiting; i++)
        {
            Assert.Equal("message_not_found", (await ExpectMsgAsync<Refused>()).Code);
        }

        Assert.Equal("message_not_found", (await Ask<Refused>(channel, React(Ada, 99, "eyes"))).Code);
    }

    [Fact]
    public async Task A_stop_waits_for_a_command_that_is_reading()
    {
        var channel = await Created(limits: Forgetful);
        var old = await Forgotten(channel);
        var reading = new TaskCompletionSource();
        History.Projecting = _ => reading.Task;
        Watch(channel);
        channel.Tell(Edit(Ada, old.Ts, "last words"), TestActor);
        channel.Tell(StopChannel.Instance, TestActor);
        await Eventually.That("history is asked", () => !History.Projections.IsEmpty);
        reading.SetResult();

        Assert.Equal(5, (await ExpectMsgAsync<Done>()).Seq);
        await ExpectTerminatedAsync(channel);
    }

    [Fact]
    public async Task A_retry_of_a_forgotten_post_brings_the_message_as_it_is_now()
    {
        var channel = await Created(limits: Forgetful);
        var first = (await Ask<PostAccepted>(channel, Post(Ada, "old", "id-1"))).Message;
        await Ask<PostAccepted>(channel, Post(Ada, "x"));
        await Ask<PostAccepted>(channel, Post(Ada, "y"));
        History.Messages[first.Ts] = first;
        Assert.Equal(first, (await Ask<PostAccepted>(channel, Post(Ada, "old", "id-1"))).Message);

        await Ask<Done>(channel, Delete(Ada, first.Ts));
        History.Messages.Clear();
        var gone = (await Ask<PostAccepted>(channel, Post(Ada, "old", "id-1"))).Message;
        Assert.Equal((first.Ts, true), (gone.Ts, gone.Tombstone));
    }

    /// <summary>A message that only history has.</summary>
    private async Task<Message> Forgotten(IActorRef channel)
    {
        var old = (await Ask<PostAccepted>(channel, Post(Ada, "old"))).Message;
        await Ask<PostAccepted>(channel, Post(Ada, "x"));
        await Ask<PostAccepted>(channel, Post(Ada, "y"));
        History.Messages[old.Ts] = old;
        return old;
    }

    private async Task<MessageEdited> Edited()
    {
        while (true)
        {
            if ((await Published()).Edited is { } edited)
            {
                return edited;
            }
        }
    }

    private async Task<(string Before, string After)> EditedTexts()
    {
        var edited = await Edited();
        return (edited.Previous.Text, edited.Message.Text);
    }
}
