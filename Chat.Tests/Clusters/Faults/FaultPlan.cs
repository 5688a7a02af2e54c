namespace Chat.Tests.Clusters.Faults;

/// <summary>The faults of a long run, in rounds that have each kind once, in an order that the seed decides; <paramref name="only"/> leaves the others out, for whoever looks into some.</summary>
internal sealed class FaultPlan(ClusterOfNodes cluster, FakeClock? clock, ClusterNode? clocked, Random random, IReadOnlyCollection<string>? only = null)
{
    /// <summary>Longer than the failure detector and the resolver together: the others have given the node up.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(25);

    private readonly Queue<Func<Fault>> _round = new();

    public Fault Next()
    {
        if (_round.Count == 0)
        {
            var kinds = Kinds().Where(kind => only is null or { Count: 0 } || only.Contains(kind().Kind)).ToArray();
            if (kinds.Length == 0)
            {
                throw new InvalidOperationException($"Nothing that this machine can do is called {string.Join(" or ", only!)}; there are: {string.Join(", ", Kinds().Select(kind => kind().Kind).Distinct())}");
            }

            random.Shuffle(kinds);
            foreach (var kind in kinds)
            {
                _round.Enqueue(kind);
            }
        }

        return _round.Dequeue()();
    }

    // The kill of any node comes most often: it is what happens most.
    private IEnumerable<Func<Fault>> Kinds()
    {
        yield return () => NodeFaults.Kill(Any());
        yield return () => NodeFaults.Kill(Any());
        yield return () => NodeFaults.Kill(cluster.Oldest, "kill of the oldest");
        yield return () => NodeFaults.KillAndRestart(Any());
        yield return () => NodeFaults.Pause(Any(), Seconds(1, 3), "pause, brief");
        yield return () => NodeFaults.Pause(Any(), Long, "pause, long");
        yield return () => NodeFaults.Terminate(Any());
        yield return () => NodeFaults.RollingRestart(cluster);
        yield return () => OtherFaults.KillDatabase(cluster, Seconds(0.2, 8));
        yield return () => OtherFaults.Together(NodeFaults.Kill(Any()), OtherFaults.KillDatabase(cluster, TimeSpan.Zero), Seconds(0.2, 4));
        yield return () => NodeFaults.KillTwo(cluster.Nodes[0], cluster.Nodes[1 + random.Next(cluster.Nodes.Count - 1)], Seconds(0.5, 3));
        if (cluster.Network.CanCut)
        {
            yield return () => OtherFaults.Isolate(cluster, Any(), Seconds(1, 3), "partition, brief");
            yield return () => OtherFaults.Isolate(cluster, Any(), Long, "partition, long");
            yield return () => OtherFaults.CutFromDatabase(cluster, Any(), Seconds(1, 3), "cut from the database, brief");
            yield return () => OtherFaults.CutFromDatabase(cluster, Any(), Long, "cut from the database, long");
            yield return () => OtherFaults.ResetConnections(cluster, Any());
            yield return () => PartitionAndPause();
        }

        if (clock is not null && clocked is not null)
        {
            yield return () => OtherFaults.ClockBack(clock, clocked, Seconds(5, 120), Seconds(3, 6));
        }
    }

    private Fault PartitionAndPause()
    {
        var one = Any();
        var other = cluster.Nodes.First(node => node != one);
        return OtherFaults.Together(OtherFaults.Isolate(cluster, one, default, "partition"), NodeFaults.Pause(other, default, "pause"), Seconds(2, 15));
    }

    private ClusterNode Any() => cluster.Nodes[random.Next(cluster.Nodes.Count)];

    private TimeSpan Seconds(double least, double most) => TimeSpan.FromSeconds(least + (random.NextDouble() * (most - least)));
}
