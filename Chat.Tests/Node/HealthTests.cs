using System.Net;
using Chat.Node.Provisioning;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

public sealed class HealthTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_node_that_is_not_ready_says_what_is_missing_and_is_alive_all_the_same()
    {
        // Provisioning of a declaration takes its time, so the node is not ready right after its start.
        await using var node = await RunningNode.StartUnready(_directory.Root, DemoWorkspace.Read());
        using var early = await node.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, early.StatusCode);
        Assert.Contains("\"provisioning\"", await early.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, (await node.Client.GetAsync("/healthz")).StatusCode);
        await Eventually.That("the node becomes ready", async () => (await node.Client.GetAsync("/readyz")).StatusCode == HttpStatusCode.OK, TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_node_stops_within_its_five_seconds()
    {
        var node = await RunningNode.Start(_directory.Root);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await node.DisposeAsync();
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"took {clock.Elapsed.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        await using (await RunningNode.Start(_directory.Root, DemoWorkspace.Read()))
        {
        }

        await using var again = await RunningNode.Start(_directory.Root);
        Assert.Equal("ada", (string?)(await again.Call("auth.test", "xoxp-demo-ada-000001"))["user"]);
    }
}
