namespace Chat.Tests.Clusters.Faults;

/// <summary>One thing that goes wrong, and how it is put right.</summary>
/// <param name="Kind">The row of the report that it counts for.</param>
/// <param name="Victims">Nodes whose channels are the affected ones; empty: all channels are.</param>
/// <param name="Strike">Does it.</param>
/// <param name="Mend">Ends it: when it has returned, nothing is broken from outside any more.</param>
internal sealed record Fault(string Kind, IReadOnlyList<ClusterNode> Victims, Func<Task> Strike, Func<Task> Mend)
{
    /// <summary>Time between strike and mend.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Mended only when every channel takes messages in spite of it: shows that nobody has to mend anything.</summary>
    public bool UntilChannelsAreBack { get; init; }

    public string What => Victims.Count == 0 ? Kind : $"{Kind} {string.Join('+', Victims.Select(victim => victim.Name))}";
}
