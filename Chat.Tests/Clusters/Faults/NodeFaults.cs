namespace Chat.Tests.Clusters.Faults;

/// <summary>What happens to the processes of nodes.</summary>
internal static class NodeFaults
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(90);

    /// <summary>SIGKILL; started again when the others have taken over.</summary>
    public static Fault Kill(ClusterNode victim, string kind = "kill") =>
        new(kind, [victim], victim.Kill, () => Begin(victim)) { UntilChannelsAreBack = true };

    /// <summary>SIGKILL and started again at once, before the others have given it up.</summary>
    public static Fault KillAndRestart(ClusterNode victim) => new("kill, restart at once", [victim], victim.Kill, () => Begin(victim));

    /// <summary>SIGKILL to a majority: the last one must not go on alone.</summary>
    public static Fault KillTwo(ClusterNode one, ClusterNode other, TimeSpan hold) =>
        new("kill two of three", [], () => Task.WhenAll(one.Kill(), other.Kill()), () => { one.Start(); other.Start(); return Task.CompletedTask; }) { Hold = hold };

    /// <summary>SIGSTOP and SIGCONT.</summary>
    public static Fault Pause(ClusterNode victim, TimeSpan hold, string kind) =>
        new(kind, [victim], () => { victim.Process.Pause(); return Task.CompletedTask; }, () => { victim.Process.Continue(); return Task.CompletedTask; }) { Hold = hold };

    /// <summary>SIGTERM; started again when the others have taken over.</summary>
    public static Fault Terminate(ClusterNode victim) => new("graceful stop", [victim], victim.Terminate, () => Begin(victim)) { UntilChannelsAreBack = true };

    /// <summary>SIGTERM and start of every node, one after the other, each awaited until it is ready.</summary>
    public static Fault RollingRestart(ClusterOfNodes cluster) => OneAfterTheOther("rolling restart", cluster, _ => { });

    /// <summary>The same, and each comes back as another version.</summary>
    public static Fault Upgrade(ClusterOfNodes cluster, string assembly) => OneAfterTheOther("rolling upgrade", cluster, node => node.Process.Assembly = assembly);

    private static Fault OneAfterTheOther(string kind, ClusterOfNodes cluster, Action<ClusterNode> meanwhile) => new(
        kind,
        [],
        async () =>
        {
            foreach (var node in cluster.Nodes)
            {
                await node.Terminate();
                meanwhile(node);
                node.Start();
                await node.Process.Ready(ReadyLimit);
            }
        },
        () => Task.CompletedTask);

    private static Task Begin(ClusterNode node)
    {
        node.Start();
        return Task.CompletedTask;
    }
}
