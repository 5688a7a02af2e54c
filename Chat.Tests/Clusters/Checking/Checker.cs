namespace Chat.Tests.Clusters.Checking;

/// <summary>
/// Judges a run by what was seen from outside alone. Every acknowledged message is in every node's final history once and under its <c>ts</c>, in one order that readers
/// and pages have seen too, and a page has what was acknowledged before it was asked for.
/// </summary>
internal static class Checker
{
    public static IReadOnlyList<Anomaly> Check(RunHistory run)
    {
        var found = new List<Anomaly>(run.Noticed);
        foreach (var channel in run.Sent.Select(sent => sent.Channel).Concat(run.Finals.Select(final => final.Channel)).Distinct(StringComparer.Ordinal))
        {
            var facts = new ChannelFacts(channel, run);
            found.AddRange(FinalChecks.Of(facts, run.Finals.Where(final => final.Channel == channel)));
            found.AddRange(run.Readers.Where(reader => reader.Channel == channel).SelectMany(reader => ReaderChecks.Of(facts, reader)));
            found.AddRange(run.Reads.Where(read => read.Channel == channel).SelectMany(read => ReadChecks.Of(facts, read)));
        }

        found.AddRange(EditChecks.Of(run.Edits, run.Finals));
        return found;
    }
}

/// <summary>What is known of one channel, looked up often.</summary>
internal sealed class ChannelFacts
{
    public ChannelFacts(string channel, RunHistory run)
    {
        Channel = channel;
        Sent = run.Sent.Where(sent => sent.Channel == channel).Select(sent => sent.Text).ToHashSet(StringComparer.Ordinal);
        Acked = [.. run.Acked.Where(acked => acked.Channel == channel).OrderBy(acked => acked.Ts, StringComparer.Ordinal)];
        Final = run.Finals.FirstOrDefault(final => final.Channel == channel)?.Lines ?? [];
        Place = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < Final.Count; at++)
        {
            Place.TryAdd(Final[at].Text, at);
        }
    }

    public string Channel { get; }
    public IReadOnlySet<string> Sent { get; }

    /// <summary>Acknowledgements in the order of their <c>ts</c>.</summary>
    public IReadOnlyList<Acked> Acked { get; }

    /// <summary>The final history that others are compared with: the first node's.</summary>
    public IReadOnlyList<Line> Final { get; }

    /// <summary>Where in <see cref="Final"/> a text stands first.</summary>
    public Dictionary<string, int> Place { get; }

    public Anomaly Broken(AnomalyKind kind, string what) => new(kind, Channel, what);

    /// <summary>Phantoms, what has vanished, and the order, of lines that somebody was shown.</summary>
    /// <param name="shown">The lines in the order in which they were shown.</param>
    /// <param name="where">Who showed them to whom, for the sentence.</param>
    public IEnumerable<Anomaly> Compare(IEnumerable<Line> shown, string where)
    {
        Line? last = null;
        foreach (var line in shown)
        {
            if (!Sent.Contains(line.Text))
            {
                yield return Broken(AnomalyKind.Phantom, $"nobody sent '{line.Text}' ({line.Ts}), shown {where}");
                continue;
            }

            if (!Place.TryGetValue(line.Text, out var place))
            {
                yield return Broken(AnomalyKind.Vanished, $"'{line.Text}' ({line.Ts}) was shown {where} and is not in the final history");
                continue;
            }

            if (last is { } before && before.Text != line.Text)
            {
                if (Place[before.Text] >= place)
                {
                    yield return Broken(AnomalyKind.Reordered, $"'{line.Text}' came after '{before.Text}' {where}, and stands before it in the final history");
                }
                else if (string.CompareOrdinal(before.Ts, line.Ts) >= 0)
                {
                    yield return Broken(AnomalyKind.TsNotIncreasing, $"{line.Ts} stands behind {before.Ts} {where}");
                }
            }

            last = line;
        }
    }
}
