using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Operations;

[Collection(ThreeNodesCollection.Name)]
[Trait("Category", "Process")]
public sealed class ClusterCommandTests(ThreeNodes three)
{
    [Fact]
    public async Task Show_has_a_line_for_each_member_and_their_count()
    {
        var said = await three.Chat("cluster show");
        Assert.Equal(0, said.Exit);
        Assert.Equal(4, said.Lines.Length);
        Assert.All(said.Lines[..3], line => Assert.Matches(@"^akka\.tcp://AkkaChat@127\.0\.0\.1:\d+ \| \[data, web\] \| up \|  \| \d+\.\d+\.\d+", line));
        Assert.Equal("Count: 3 nodes", said.Lines[3]);
    }

    [Fact]
    public async Task Show_as_json_marks_the_node_that_was_asked()
    {
        var selves = new HashSet<string>();
        for (var node = 0; node < 3; node++)
        {
            var rows = (await three.Chat("cluster show --json", node)).Rows;
            Assert.All(rows, row => Assert.True(row.GetProperty("reachable").GetBoolean()));
            selves.Add(Assert.Single(rows, row => row.Str("flags").Contains("self")).Str("address"));
        }

        Assert.Equal(3, selves.Count);
    }
}
