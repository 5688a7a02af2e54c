using Chat.Tests.Support;

namespace Chat.Tests.Observability;

/// <summary>A row of docs/metrics.md.</summary>
internal sealed record DocumentedMetric(string Name, string Kind, IReadOnlyList<string> Labels);

/// <summary>The metrics that docs/metrics.md names.</summary>
internal static class MetricNames
{
    private static readonly string Page = File.ReadAllText(Repository.In("docs", "metrics.md"));

    /// <summary>The server's own.</summary>
    public static IReadOnlyList<DocumentedMetric> Own { get; } = Rows("## What the server measures");

    /// <summary>Those of the libraries that a node with PostgreSQL has.</summary>
    public static IReadOnlyList<DocumentedMetric> Libraries { get; } = Rows("## What its libraries measure");

    /// <summary>The metric that a line belongs to: a histogram has lines with three endings.</summary>
    public static string WithoutEnding(string line, IReadOnlyDictionary<string, string> kinds) =>
        ((string[])["_bucket", "_sum", "_count"]).Where(ending => line.EndsWith(ending, StringComparison.Ordinal)).Select(ending => line[..^ending.Length])
            .FirstOrDefault(name => kinds.GetValueOrDefault(name) == "histogram") ?? line;

    private static DocumentedMetric[] Rows(string heading) =>
        [.. Markdown.Rows(Markdown.Section(Page, heading)).Select(row => new DocumentedMetric(Markdown.Code(row[0]).Single(), row[1], [.. Markdown.Code(row[2]).Order()]))];
}
