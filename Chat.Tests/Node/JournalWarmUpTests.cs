using Akka.TestKit.Xunit2;
using Chat.Node.Persistence;
using Chat.Tests.Channels;
using Xunit;

namespace Chat.Tests.Node;

public sealed class JournalWarmUpTests() : TestKit(ChannelTestConfig.Hocon)
{
    [Fact]
    public async Task Each_start_of_a_node_reads_what_the_one_before_wrote_and_writes_one_event_more()
    {
        Assert.True(await JournalWarmUp.Run(Sys, "10.0.0.1:4053"));
        Assert.True(await JournalWarmUp.Run(Sys, "10.0.0.1:4053"));
        Assert.Equal(2, JournalScript.Of(Sys).Events);
    }
}
