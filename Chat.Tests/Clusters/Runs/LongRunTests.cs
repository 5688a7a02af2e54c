using Chat.Tests.Clusters.Checking;
using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Clusters.Network;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Clusters.Runs;

/// <summary>
/// The long run: <c>CHAT_CHAOS_FAULTS=100 CHAT_CHAOS_SEED=1 dotnet test Chat.Tests --filter LongRun</c>. It writes what happens, and at the end its report, to
/// <c>artifacts/chaos/seed-1.log</c>.
/// </summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class LongRunTests(ITestOutputHelper output)
{
    /// <summary>Channels that stand still for longer are looked into.</summary>
    private static readonly TimeSpan NotNormal = TimeSpan.FromSeconds(12);

    [LongRunFact]
    public async Task Many_faults_of_every_kind_lose_double_and_reorder_nothing()
    {
        var (faults, seed) = (RunSetting.Number("CHAT_CHAOS_FAULTS") ?? 0, RunSetting.Number("CHAT_CHAOS_SEED") ?? Random.Shared.Next(10_000));
        var minutes = RunSetting.Number("CHAT_CHAOS_MINUTES") ?? int.MaxValue;
        await using var log = Open(seed);
        var size = new LoadSize { Seed = seed };
        var (network, whyNot) = await NamespaceNetwork.Create(ClusterOfNodes.Size);
        using var clock = FakeClock.Create();
        Say(log, $"seed {seed}, {faults} faults; partitions: {whyNot ?? "yes"}; clock: {(clock is null ? "libfaketime is not installed" : "yes")}");

        await using var cluster = await ClusterOfNodes.Start(size, network, place: (number, usual) => number == 2 && clock is not null ? usual with { Environment = clock.Environment } : usual);
        await using var load = await ClusterLoad.Start(cluster, size);
        var run = new FaultRun(cluster, load, line => Say(log, line));
        var plan = new FaultPlan(cluster, clock, cluster.Nodes[1], new Random(seed), RunSetting.List("CHAT_CHAOS_ONLY"));
        RunHistory history;
        try
        {
            for (var fault = 0; fault < faults && load.Ledger.Now.TotalMinutes < minutes; fault++)
            {
                KeepLogs(cluster, seed, fault, await run.Do(plan.Next()));
            }

            history = await load.Finish();
        }
        catch (Exception stuck)
        {
            Say(log, $"{stuck.Message}\n{string.Join('\n', Goal.All.Select(goal => goal.Judge(run.Records)))}\n{cluster.Complaints}");
            throw;
        }

        var found = Checker.Check(history);
        Say(log, RunReport.Of($"seed {seed}: {run.Records.Count} faults in {load.Ledger.Now.TotalMinutes:0} minutes", history, found, run.Records));
        Say(log, string.Join('\n', found.Take(200)));
        Assert.True(found.Count == 0, $"seed {seed}: {found.Count} anomalies, such as {(found.Count == 0 ? "" : found[0])}");
    }

    private static StreamWriter Open(int seed)
    {
        var directory = Directory.CreateDirectory(Repository.In("artifacts", "chaos"));
        return new StreamWriter(Path.Combine(directory.FullName, $"seed-{seed}.log")) { AutoFlush = true };
    }

    // For whoever looks for the reason of an outage.
    private static void KeepLogs(ClusterOfNodes cluster, int seed, int fault, FaultRecord record)
    {
        if (record.Affected.Concat(record.Others).Append(record.Back).Max() > NotNormal)
        {
            File.WriteAllText(Repository.In("artifacts", "chaos", $"seed-{seed}-fault-{fault}.log"), $"{record}\n" + string.Join('\n', cluster.Nodes.Select(node => $"--- {node.Name}\n{node.Process.Log}")));
        }
    }

    private void Say(StreamWriter log, string line)
    {
        output.WriteLine(line);
        log.WriteLine(line);
    }
}

/// <summary>A test that runs only when it is asked for, by the number of faults.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongRunFactAttribute : FactAttribute
{
    public LongRunFactAttribute() => Skip = RunSetting.Number("CHAT_CHAOS_FAULTS") is null ? "set CHAT_CHAOS_FAULTS to the number of faults (and CHAT_CHAOS_SEED)" : null;
}
