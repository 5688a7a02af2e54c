using Chat.Tests.Clusters.Checking;
using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Clusters.Runs;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace Chat.Tests.Clusters.Mutants;

/// <summary>
/// Whether the harness would see it if the server broke its promises: each mutant must turn it red. It builds the server once for each, therefore only when asked:
/// <c>CHAT_MUTANTS=1 dotnet test Chat.Tests --filter Mutant</c>.
/// </summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class MutantTests(ITestOutputHelper output)
{
    /// <summary>What breaks shows itself only where a fault meets a message; so many faults are tried.</summary>
    private const int Attempts = 5;

    [Fact]
    public void Every_mutant_still_fits_the_source() => Assert.All(Mutant.All, mutant => Assert.True(mutant.Fits, $"'{mutant.Name}' changes a text that is no longer in {mutant.File} exactly once"));

    [MutantFact]
    public Task The_harness_sees_messages_that_are_acknowledged_before_they_are_durable() =>
        Sees(Mutant.AcknowledgeBeforePersist, AnomalyKind.Lost, cluster => OtherFaults.KillDatabase(cluster, TimeSpan.FromSeconds(2)));

    [MutantFact]
    public Task The_harness_sees_repeated_messages_that_are_taken_twice() =>
        Sees(Mutant.NoDeduplication, AnomalyKind.Doubled, cluster => NodeFaults.Pause(cluster.Nodes[0], TimeSpan.FromSeconds(2), "pause, brief"));

    [MutantFact]
    public Task The_harness_sees_events_that_a_relay_skips() =>
        Sees(Mutant.NoHoleCheck, AnomalyKind.ReaderMissed, cluster => OtherFaults.ResetConnections(cluster, cluster.Nodes[0]));

    private async Task Sees(Mutant mutant, AnomalyKind expected, Func<ClusterOfNodes, Fault> fault)
    {
        using var directory = new TempDirectory();
        var assembly = await mutant.Build(directory.Root);
        var size = new LoadSize();
        await using var cluster = await ClusterOfNodes.Start(size, place: (_, usual) => usual with { Assembly = assembly });

        var found = new List<Anomaly>();
        for (var attempt = 1; attempt <= Attempts && found.TrueForAll(anomaly => anomaly.Kind != expected); attempt++)
        {
            await using var load = await ClusterLoad.Start(cluster, size);
            await new FaultRun(cluster, load, output.WriteLine).Do(fault(cluster));
            found.AddRange(Checker.Check(await load.Finish()));
            output.WriteLine($"{mutant}, fault {attempt}: {string.Join(", ", found.CountBy(anomaly => anomaly.Kind).Select(kind => $"{kind.Value} {kind.Key}"))}");
        }

        Assert.Contains(found, anomaly => anomaly.Kind == expected);
    }
}

/// <summary>A test that runs only when it is asked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MutantFactAttribute : FactAttribute
{
    public MutantFactAttribute() => Skip = Environment.GetEnvironmentVariable("CHAT_MUTANTS") is null ? "set CHAT_MUTANTS to build the server broken and see that it is noticed" : null;
}
