namespace Chat.Tests.Clusters.Checking;

/// <summary>A page of history read while the run went on: in order, nothing that vanished, and nothing missing that was acknowledged before it was asked for.</summary>
internal static class ReadChecks
{
    public static IEnumerable<Anomaly> Of(ChannelFacts facts, PageRead read)
    {
        foreach (var anomaly in facts.Compare(read.Lines, $"in a page of {read.Node}"))
        {
            yield return anomaly;
        }

        var shown = read.Lines.Select(line => line.Ts).ToHashSet(StringComparer.Ordinal);
        var oldest = read.Whole || read.Lines.Count == 0 ? "" : read.Lines[0].Ts;
        foreach (var acked in facts.Acked.Skip(FirstAtOrAfter(facts.Acked, oldest)).Where(acked => acked.At < read.Began && !shown.Contains(acked.Ts)))
        {
            yield return facts.Broken(
                AnomalyKind.StaleRead,
                $"'{acked.Text}' ({acked.Ts}), acknowledged by {acked.Node} at {acked.At.TotalSeconds:0.000} s, is not in the page that {read.Node} was asked for at {read.Began.TotalSeconds:0.000} s");
        }
    }

    private static int FirstAtOrAfter(IReadOnlyList<Acked> acked, string ts)
    {
        var (low, high) = (0, acked.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = string.CompareOrdinal(acked[middle].Ts, ts) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
