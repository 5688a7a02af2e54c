using Chat.Tests.Clusters.Checking;
using Chat.Tests.Clusters.Load;
using Xunit;

namespace Chat.Tests.Clusters.Runs;

/// <summary>The end of a run that must keep every promise.</summary>
internal static class Verdict
{
    /// <summary>Fewer messages would not have met the fault.</summary>
    private const int Enough = 100;

    /// <summary>Ends the load and fails on the first anomaly, or when too little was sent to show any.</summary>
    public static async Task<RunHistory> NothingWrong(ClusterLoad load, ClusterOfNodes cluster)
    {
        var history = await load.Finish();
        var found = Checker.Check(history);
        Assert.True(found.Count == 0, $"{found.Count} anomalies:\n{string.Join('\n', found.Take(40))}\n{cluster.Complaints}");
        Assert.True(history.Acked.Count > Enough, $"only {history.Acked.Count} messages: the run has not tested much");
        return history;
    }
}
