using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Clusters.Network;
using Chat.Tests.Clusters.Runs;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Clusters;

/// <summary>An earlier version and this one side by side under load, until all nodes are of this one.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class UpgradeTests(ITestOutputHelper output)
{
    /// <summary>The last commit before a protocol between nodes changed (the request ids of users' commands). Moved on with every such change.</summary>
    private const string Before = "2afb68cb";

    [UpgradeFact(Before)]
    public async Task A_rolling_upgrade_from_the_version_before_the_last_change_of_protocol_fails_no_send()
    {
        using var directory = new TempDirectory();
        var size = new LoadSize();
        var old = await ServerBuild.Of(Before, directory.Root);
        await using var cluster = await ClusterOfNodes.Start(size, new LoopbackNetwork(), place: (_, usual) => usual with { Assembly = old });
        await using var load = await ClusterLoad.Start(cluster, size);
        var record = await new FaultRun(cluster, load, output.WriteLine).Do(NodeFaults.Upgrade(cluster, NodeProcess.ChatAssembly));

        await Verdict.NothingWrong(load, cluster);
        Assert.Equal(0, record.Failed);
    }
}

/// <summary>A test that builds an earlier commit: only where the working tree has its history.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UpgradeFactAttribute : FactAttribute
{
    public UpgradeFactAttribute(string commit) =>
        Skip = Task.Run(() => ServerBuild.Has(commit)).GetAwaiter().GetResult() ? null : $"the working tree's history does not reach back to {commit}";
}
