using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;

namespace Chat.Tests.Clusters.Runs;

/// <summary>What one fault did to those outside. Times count from the strike unless said otherwise.</summary>
/// <param name="Kind">Of the fault.</param>
/// <param name="What">With its victims.</param>
/// <param name="Struck">When, on the run's clock.</param>
/// <param name="Mended">When it was put right.</param>
/// <param name="Affected">Longest time without an acknowledgement, of each channel that a victim held.</param>
/// <param name="Others">The same of all other channels.</param>
/// <param name="Back">From the mend until every channel has acknowledged what was begun after it.</param>
/// <param name="Complete">From the mend until all readers had what was acknowledged before it; null: not within the limit.</param>
/// <param name="Failed">Attempts, begun in this time, that were answered with an error, broken off or not answered; not those that reached nobody.</param>
/// <param name="Slowest">Longest time from a message's first attempt to its acknowledgement.</param>
internal sealed record FaultRecord(
    string Kind, string What, TimeSpan Struck, TimeSpan Mended, IReadOnlyList<TimeSpan> Affected, IReadOnlyList<TimeSpan> Others, TimeSpan Back, TimeSpan? Complete, int Failed, TimeSpan Slowest)
{
    public override string ToString() => $"{Struck.TotalSeconds,7:0.0} s  {What,-40} channels {Text(Affected)}, others {Text(Others)}, back {Back.TotalSeconds:0.0} s, readers "
        + $"{(Complete is { } complete ? $"{complete.TotalSeconds:0.0} s" : "never")}, {Failed} failed, slowest {Slowest.TotalSeconds:0.0} s";

    private static string Text(IReadOnlyList<TimeSpan> gaps) => gaps.Count == 0 ? "-" : $"{gaps.Max().TotalSeconds:0.0} s";
}

/// <summary>Measures a fault from what writers observed.</summary>
internal static class Interruption
{
    public static FaultRecord Measure(
        Fault fault, LoadLedger ledger, IReadOnlyList<string> channels, IReadOnlyDictionary<string, string> owners, TimeSpan struck, TimeSpan mended, TimeSpan back, TimeSpan ended, TimeSpan? complete)
    {
        var victims = fault.Victims.Select(victim => victim.Name).ToHashSet(StringComparer.Ordinal);
        var acked = ledger.Acked.Where(ack => ack.At > struck - TimeSpan.FromSeconds(30)).ToLookup(ack => ack.Channel, ack => ack.At, StringComparer.Ordinal);
        var gaps = channels.Select(channel =>
        {
            var (began, longest) = Longest(acked[channel], struck, ended);
            return new Gap(channel, victims.Count == 0 || victims.Contains(owners.GetValueOrDefault(channel, "")), began, longest);
        }).ToList();
        return new FaultRecord(
            fault.Kind,
            fault.What + Worst(gaps, owners, struck, mended) + Failures(ledger, struck, ended),
            struck,
            mended,
            [.. gaps.Where(gap => gap.Affected).Select(gap => gap.Length)],
            [.. gaps.Where(gap => !gap.Affected).Select(gap => gap.Length)],
            back,
            complete,
            ledger.Failed.Count(failed => failed.How != Failure.NotReached && failed.At > struck && failed.At <= ended),
            ledger.Acked.Where(ack => ack.At > struck && ack.At <= ended).Select(ack => ack.At - ack.Began).DefaultIfEmpty().Max());
    }

    // For whoever looks for the reason: the channel that stood still longest, with its owner at the strike and when it was, and the attempts that failed.
    private static string Worst(IEnumerable<Gap> gaps, IReadOnlyDictionary<string, string> owners, TimeSpan struck, TimeSpan mended)
    {
        var worst = gaps.Where(gap => !gap.Affected).MaxBy(gap => gap.Length);
        return worst is { Length.TotalSeconds: > 1 }
            ? $" [{worst.Channel} of {owners.GetValueOrDefault(worst.Channel, "nobody")} stood still {worst.Length.TotalSeconds:0.0} s, {(worst.Began - struck).TotalSeconds:0.0} s after the strike, {(worst.Began - mended).TotalSeconds:+0.0;-0.0} s from the mend]"
            : "";
    }

    private static string Failures(LoadLedger ledger, TimeSpan struck, TimeSpan ended)
    {
        var failed = ledger.Failed.Where(failed => failed.How != Failure.NotReached && failed.At > struck && failed.At <= ended).GroupBy(failed => (failed.Node, failed.How));
        return string.Concat(failed.Select(group => $" [{group.Key.Node} {group.Key.How} {group.Count()}]"));
    }

    /// <summary>Longest time between two neighbours of <paramref name="moments"/>, or the ends of the window, that lies within it, and when it began.</summary>
    public static (TimeSpan Began, TimeSpan Length) Longest(IEnumerable<TimeSpan> moments, TimeSpan from, TimeSpan until)
    {
        var (last, began, longest) = (from, from, TimeSpan.Zero);
        foreach (var moment in moments.Where(moment => moment > from && moment < until).Order().Append(until))
        {
            (began, longest) = moment - last > longest ? (last, moment - last) : (began, longest);
            last = moment;
        }

        return (began, longest);
    }

    private sealed record Gap(string Channel, bool Affected, TimeSpan Began, TimeSpan Length);
}
