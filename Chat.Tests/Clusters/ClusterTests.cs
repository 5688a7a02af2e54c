using Chat.Tests.Clusters.Checking;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Clusters;

/// <summary>P1 to P6 and P10 of the design on three real nodes: the short selection. LongRunTests is the long one.</summary>
[Collection(NodeCollection.Name)]
[Trait("Kind", "process")]
[Trait("Category", "Process")]
public sealed class ClusterTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Killing_each_node_in_turn_loses_doubles_and_reorders_nothing()
    {
        var size = new LoadSize();
        await using var cluster = await ClusterOfNodes.Start(LoadWorkspace.Provisioning(LoadWorkspace.Channels(size.Channels)));
        await using var load = await ClusterLoad.Start(cluster, size);
        foreach (var node in cluster.Nodes)
        {
            await Eventually.That("every channel takes messages", () => load.EveryChannelAcknowledgedSince(load.Ledger.Now - TimeSpan.FromSeconds(2)), TimeSpan.FromSeconds(30));
            output.WriteLine($"{load.Ledger.Now.TotalSeconds:0.0} s: SIGKILL {node.Name}, {load.Ledger.AckedCount} acknowledged");
            var began = load.Ledger.Now;
            await node.Process.Kill9();
            await Eventually.That("every channel takes messages again", () => load.EveryChannelAcknowledgedSince(began), TimeSpan.FromSeconds(30));
            output.WriteLine($"  all channels back after {(load.Ledger.Now - began).TotalSeconds:0.0} s");
            await node.Process.Restart();
        }

        await Verify(load, cluster);
    }

    private async Task Verify(ClusterLoad load, ClusterOfNodes cluster)
    {
        var run = await load.Finish();
        var found = Checker.Check(run);
        output.WriteLine($"{run.Acked.Count} acknowledged, {run.Reads.Count} pages read, {load.Connections} sockets, {load.Ledger.Failed.Count} attempts failed");
        Assert.True(found.Count == 0, $"{found.Count} anomalies:\n{string.Join('\n', found.Take(40))}\n{cluster.Complaints}");
        Assert.True(run.Acked.Count > 200, $"only {run.Acked.Count} messages: the run has not tested much");
    }
}
