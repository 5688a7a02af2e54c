using System.Globalization;
using System.Text;
using Chat.Tests.Clusters.Checking;

namespace Chat.Tests.Clusters.Runs;

/// <summary>The report of a run, for people: what was done, what was broken, how long what stood still.</summary>
internal static class RunReport
{
    public static string Of(string title, RunHistory run, IReadOnlyList<Anomaly> found, IReadOnlyList<FaultRecord> records)
    {
        var text = new StringBuilder();
        Line(text, $"{title}");
        Line(text, $"{records.Count} faults, {run.Acked.Count} acknowledgements of {run.Sent.Count} messages, {run.Reads.Count} pages read, {run.Readers.Sum(reader => reader.Events.Count)} events read");
        Line(text, $"{string.Join(", ", Enum.GetValues<AnomalyKind>().Select(kind => $"{kind} {found.Count(anomaly => anomaly.Kind == kind)}"))}");
        Line(text, $"");
        Line(text, $"{"fault",-34} {"n",3} | affected channels, s    | others, s |  back  | readers | failed | slowest");
        Line(text, $"{"",-34} {"",3} |   p50     p99    p100   |    p100   |   s    | whole s |  sends | send s");
        foreach (var kind in records.GroupBy(record => record.Kind).OrderBy(kind => kind.Key, StringComparer.Ordinal))
        {
            var affected = kind.SelectMany(record => record.Affected).ToList();
            var others = kind.SelectMany(record => record.Others).ToList();
            var readers = kind.Any(record => record.Complete is null) ? "never" : kind.Max(record => record.Complete!.Value).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            Line(text, $"{kind.Key,-34} {kind.Count(),3} | {At(affected, 0.5),6}  {At(affected, 0.99),6}  {At(affected, 1),6}  |  {At(others, 1),6}   | {At([.. kind.Select(record => record.Back)], 1),6} | {readers,7} | {kind.Sum(record => record.Failed),6} | {kind.Max(record => record.Slowest).TotalSeconds,6:0.0}");
        }

        Line(text, $"");
        foreach (var goal in Goal.All)
        {
            Line(text, $"{goal.Judge(records)}");
        }

        return text.ToString();
    }

    /// <summary>The value that this share of all values does not exceed, in seconds.</summary>
    public static string At(IReadOnlyList<TimeSpan> times, double share)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? "-" : sorted[(int)Math.Ceiling(share * sorted.Count) - 1].TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
    }

    private static void Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));
}
