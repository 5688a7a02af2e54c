using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>What callers see when the journal fails. Messages are not serialized here: Akka's own journal messages carry exceptions, which no serializer takes.</summary>
public sealed class ChannelFailureTests() : ChannelKit("akka.actor.serialize-messages = off")
{
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
}
