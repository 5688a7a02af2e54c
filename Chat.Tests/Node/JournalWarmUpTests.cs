using Akka.TestKit.Xunit2;
using Chat.Node.Persistence;
using Chat.Tests.Channels;
using Xunit;

namespace Chat.Tests.Node;

public sealed class JournalWarmUpTests() : TestKit(ChannelTestConfig.Hocon)
{
    [Fact]
    public async Task Each_start_of_a_node_writes_an_event_and_reads_it_back_with_those_before_it()
    {
        Assert.Equal(1, await JournalWarmUp.Run(Sys, "10.0.0.1:4053"));
        Assert.Equal(2, await JournalWarmUp.Run(Sys, "10.0.0.1:4053"));
        Assert.Equal(2, JournalScript.Of(Sys).Events);
    }
}
