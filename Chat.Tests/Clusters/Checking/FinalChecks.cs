namespace Chat.Tests.Clusters.Checking;

/// <summary>The final histories of a channel, one of each node, against what was promised and against each other.</summary>
internal static class FinalChecks
{
    public static IEnumerable<Anomaly> Of(ChannelFacts facts, IEnumerable<FinalHistory> finals)
    {
        var first = facts.Final.Select(line => line.Text).ToHashSet(StringComparer.Ordinal);
        var promised = facts.Acked.GroupBy(acked => acked.Text, StringComparer.Ordinal).ToList();
        foreach (var two in promised.Where(answers => answers.Select(answer => answer.Ts).Distinct(StringComparer.Ordinal).Count() > 1))
        {
            yield return facts.Broken(AnomalyKind.TwoAnswers, $"'{two.Key}' was acknowledged as {string.Join(" and ", two.Select(answer => $"{answer.Ts} by {answer.Node}"))}");
        }

        foreach (var final in finals)
        {
            foreach (var anomaly in Kept(facts, final, promised).Concat(facts.Compare(final.Lines, $"in the final history of {final.Node}")))
            {
                yield return anomaly;
            }

            var here = final.Lines.Select(line => line.Text).ToHashSet(StringComparer.Ordinal);
            var acked = promised.Select(answers => answers.Key).ToHashSet(StringComparer.Ordinal);
            foreach (var missing in first.Where(text => !here.Contains(text) && !acked.Contains(text)))
            {
                yield return facts.Broken(AnomalyKind.NodesDiffer, $"'{missing}' is in the first node's history and not in that of {final.Node}");
            }
        }
    }

    private static IEnumerable<Anomaly> Kept(ChannelFacts facts, FinalHistory final, List<IGrouping<string, Acked>> promised)
    {
        var copies = final.Lines.GroupBy(line => line.Text, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (text, lines) in copies.Where(entry => entry.Value.Count > 1))
        {
            yield return facts.Broken(AnomalyKind.Doubled, $"{final.Node} has '{text}' {lines.Count} times: {string.Join(' ', lines.Select(line => line.Ts))}");
        }

        foreach (var acked in promised.Select(answers => answers.First()))
        {
            if (!copies.TryGetValue(acked.Text, out var lines))
            {
                yield return facts.Broken(AnomalyKind.Lost, $"'{acked.Text}', acknowledged as {acked.Ts} by {acked.Node} at {acked.At.TotalSeconds:0.000} s, is not in the history of {final.Node}");
            }
            else if (lines.TrueForAll(line => line.Ts != acked.Ts))
            {
                yield return facts.Broken(AnomalyKind.TwoAnswers, $"'{acked.Text}' was acknowledged as {acked.Ts} and stands under {lines[0].Ts} on {final.Node}");
            }
        }
    }
}
