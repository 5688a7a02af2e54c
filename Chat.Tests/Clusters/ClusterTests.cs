using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Clusters.Network;
using Chat.Tests.Clusters.Runs;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Clusters;

/// <summary>P1 to P6 and P10 of the design on three real nodes: the short selection of what <see cref="LongRunTests"/> does for an hour.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class ClusterTests(ClusterUnderFaults nodes, ITestOutputHelper output) : IClassFixture<ClusterUnderFaults>
{
    [Fact]
    public Task Killing_the_oldest_node_loses_doubles_and_reorders_nothing() => Survives(_ => NodeFaults.Kill(nodes.Cluster.Oldest, "kill of the oldest"));

    [Fact]
    public Task A_node_that_slept_longer_than_the_others_waited_does_no_harm_when_it_wakes() =>
        Survives(victim => NodeFaults.Pause(victim, TimeSpan.FromSeconds(20), "pause, long"));

    [Fact]
    public async Task A_rolling_restart_fails_no_send()
    {
        var record = await Survives(_ => NodeFaults.RollingRestart(nodes.Cluster));
        Assert.Equal(0, record.Failed);
        Assert.InRange(record.Slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task After_a_crash_of_the_database_everything_answers_within_ten_seconds_of_its_return()
    {
        var record = await Survives(_ => OtherFaults.KillDatabase(nodes.Cluster, TimeSpan.FromSeconds(2)));
        Assert.InRange(record.Back, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [NetworkFact]
    public Task A_node_cut_from_the_others_does_no_harm_and_serves_nothing_when_it_restarts_meanwhile() => Survives(victim =>
    {
        var (cut, lives) = (OtherFaults.Isolate(nodes.Cluster, victim, TimeSpan.FromSeconds(20), "partition, long"), victim.Revivals);
        return cut with
        {
            Mend = async () =>
            {
                Assert.True(victim.Revivals > lives, "the node did not end when the others went on without it");
                Assert.False(await victim.Process.IsReady(), "a node that reaches the database and no other node has formed a cluster of its own");
                await cut.Mend();
            },
        };
    });

    [NetworkFact]
    public async Task Channels_of_a_node_that_has_lost_the_database_move_to_those_that_reach_it()
    {
        var record = await Survives(victim => OtherFaults.CutFromDatabase(nodes.Cluster, victim, TimeSpan.Zero, "cut from the database") with { UntilChannelsAreBack = true });
        Assert.InRange(record.Mended - record.Struck, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
    }

    [NetworkFact]
    public Task Connections_between_nodes_that_are_reset_lose_no_event() => Survives(victim => OtherFaults.ResetConnections(nodes.Cluster, victim));

    private async Task<FaultRecord> Survives(Func<ClusterNode, Fault> onBusiest)
    {
        await using var load = await ClusterLoad.Start(nodes.Cluster, nodes.Size);
        var begun = load.Ledger.Now;
        await Eventually.That("every channel has an owner that writes", () => load.EveryChannelAcknowledgedSince(begun), TimeSpan.FromSeconds(30));
        var run = new FaultRun(nodes.Cluster, load, output.WriteLine);
        var record = await run.Do(onBusiest(await nodes.Cluster.Busiest(load.Channels)));

        var history = await Verdict.NothingWrong(load, nodes.Cluster);
        output.WriteLine($"{history.Acked.Count} acknowledged, {history.Reads.Count} pages read, {load.Connections} sockets");
        return record;
    }
}

/// <summary>A test that cuts the network: only where the machine lets it.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NetworkFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(() => Task.Run(async () =>
    {
        var (network, whyNot) = await NamespaceNetwork.Create(nodes: 1);
        await using (network)
        {
            return whyNot;
        }
    }).GetAwaiter().GetResult());

    public NetworkFactAttribute() => Skip = WhyNot.Value;
}
