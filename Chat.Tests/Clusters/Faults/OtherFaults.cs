using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Faults;

/// <summary>What happens to the network, the database and the clock.</summary>
internal static class OtherFaults
{
    /// <summary>One node from all others; all of them still reach the database and their clients.</summary>
    public static Fault Isolate(ClusterOfNodes cluster, ClusterNode victim, TimeSpan hold, string kind) => new(
        kind,
        [victim],
        async () =>
        {
            foreach (var other in cluster.Nodes.Where(node => node != victim))
            {
                await cluster.Network.Cut(victim.Number, other.Number);
            }
        },
        cluster.Network.Heal)
    { Hold = hold };

    /// <summary>One node from the database; the nodes still reach each other.</summary>
    public static Fault CutFromDatabase(ClusterOfNodes cluster, ClusterNode victim, TimeSpan hold, string kind) =>
        new(kind, [victim], () => cluster.Network.CutDatabase(victim.Number), cluster.Network.Heal) { Hold = hold };

    /// <summary>
    /// The connections of one node to all others are reset again and again, for less time than heartbeats are waited for: nobody is given up, and publications are lost. The one fault
    /// that only the relays' look for holes makes good.
    /// </summary>
    public static Fault ResetConnections(ClusterOfNodes cluster, ClusterNode victim) => new(
        "connections reset",
        [victim],
        async () =>
        {
            for (var turn = 0; turn < 8; turn++)
            {
                await Task.WhenAll(cluster.Nodes.Where(node => node != victim).Select(other => cluster.Network.Reset(victim.Number, other.Number)));
                await Pace.LetPass(TimeSpan.FromMilliseconds(200));
            }
        },
        () => Task.CompletedTask);

    /// <summary>SIGKILL to PostgreSQL, and its restart.</summary>
    public static Fault KillDatabase(ClusterOfNodes cluster, TimeSpan hold) =>
        new("database killed", [], cluster.Database.Kill9, cluster.Database.Restart) { Hold = hold };

    /// <summary>The clock of one node goes back, and comes right again.</summary>
    public static Fault ClockBack(FakeClock clock, ClusterNode victim, TimeSpan back, TimeSpan hold) =>
        new("clock stepped back", [victim], () => clock.Set(-back), () => clock.Set(TimeSpan.Zero)) { Hold = hold };

    /// <summary>Both at once; mended one after the other.</summary>
    public static Fault Together(Fault one, Fault other, TimeSpan hold) => new(
        $"{one.Kind} + {other.Kind}",
        [],
        () => Task.WhenAll(one.Strike(), other.Strike()),
        async () => { await one.Mend(); await other.Mend(); })
    { Hold = hold };
}
