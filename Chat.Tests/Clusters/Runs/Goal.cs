using System.Globalization;

namespace Chat.Tests.Clusters.Runs;

/// <summary>A figure that a run has to reach, and what it reached. A run on a machine that does other work too says more about the machine: so it is printed, not asserted.</summary>
/// <param name="What">What is measured of which faults.</param>
/// <param name="Limit">The greatest value that reaches the goal.</param>
/// <param name="Of">The measured values of a fault; empty when it is not one of those.</param>
internal sealed record Goal(string What, double Limit, Func<FaultRecord, IEnumerable<double>> Of)
{
    private const string Kill = "kill";
    private const string Stop = "graceful stop";
    private const string Rolling = "rolling restart";

    /// <summary>Share of the values that must reach the goal.</summary>
    public double Share { get; init; } = 1;

    public static IReadOnlyList<Goal> All { get; } =
    [
        new("a killed owner's channels take posts again, s", 10, fault => IsKill(fault) ? Seconds(fault.Affected) : []),
        new("other channels stand still meanwhile, s", 1, fault => IsKill(fault) || fault.Kind == Stop ? Seconds(fault.Others) : []),
        new("a stopped owner's channels take posts again (p99), s", 3, fault => fault.Kind == Stop ? Seconds(fault.Affected) : []) { Share = 0.99 },
        new("readers are complete after a partition, s", 5, fault => fault.Kind.StartsWith("partition", StringComparison.Ordinal) ? [fault.Complete?.TotalSeconds ?? double.PositiveInfinity] : []),
        new("failed sends of a rolling restart", 0, fault => fault.Kind == Rolling ? [fault.Failed] : []),
        new("slowest send of a rolling restart, s", 5, fault => fault.Kind == Rolling ? [fault.Slowest.TotalSeconds] : []),
    ];

    /// <summary>One line: the value reached, the limit, and whether that is enough.</summary>
    public string Judge(IReadOnlyList<FaultRecord> records)
    {
        var values = records.SelectMany(Of).Order().ToList();
        if (values.Count == 0)
        {
            return $"{What,-55} not measured";
        }

        var reached = values[(int)Math.Ceiling(Share * values.Count) - 1];
        return string.Create(CultureInfo.InvariantCulture, $"{What,-55} {reached,6:0.0} of at most {Limit,4:0.#}: {(reached <= Limit ? "reached" : "MISSED")} ({values.Count} values)");
    }

    private static bool IsKill(FaultRecord fault) => fault.Kind is Kill or "kill of the oldest" or "kill, restart at once";

    private static IEnumerable<double> Seconds(IEnumerable<TimeSpan> times) => times.Select(time => time.TotalSeconds);
}
