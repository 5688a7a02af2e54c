using System.Globalization;
using System.Text.RegularExpressions;

namespace Chat.Tests.Observability;

/// <summary>One line of Prometheus' text format.</summary>
internal sealed record MetricLine(string Name, IReadOnlyDictionary<string, string> Labels, double Value);

/// <summary>What a node answers Prometheus: <see cref="Kinds"/> by the name of each metric, without the endings of a histogram's lines.</summary>
internal sealed partial record Exposition(IReadOnlyDictionary<string, string> Kinds, IReadOnlyList<MetricLine> Lines)
{
    /// <summary>Labels that are not the metric's own: a bucket's bound, and where the exporter has the instrument from.</summary>
    private static readonly string[] Foreign = ["le", "otel_scope_name", "otel_scope_version"];

    public static Exposition Read(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kinds = lines.Where(line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToDictionary(words => words[2], words => words[3]);
        return new Exposition(kinds, [.. lines.Where(line => line[0] != '#').Select(ReadLine)]);
    }

    /// <summary>Sum of the lines with this name and these labels; null when there is none.</summary>
    public double? Value(string name, params (string Label, string Value)[] labels)
    {
        var fitting = Lines.Where(line => line.Name == name && labels.All(label => line.Labels.GetValueOrDefault(label.Label) == label.Value)).ToArray();
        return fitting.Length == 0 ? null : fitting.Sum(line => line.Value);
    }

    /// <summary>The labels of a metric.</summary>
    public IReadOnlyList<string> LabelsOf(string metric) =>
        [.. Lines.Where(line => MetricNames.WithoutEnding(line.Name, Kinds) == metric).SelectMany(line => line.Labels.Keys).Except(Foreign).Distinct().Order()];

    private static MetricLine ReadLine(string line)
    {
        var match = Line().Match(line);
        var labels = Label().Matches(match.Groups["labels"].Value).ToDictionary(label => label.Groups["name"].Value, label => label.Groups["value"].Value);
        return new MetricLine(match.Groups["metric"].Value, labels, double.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<metric>[a-z0-9_]+)(\{(?<labels>.*)\})? (?<number>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    [GeneratedRegex("(?<name>[a-z0-9_]+)=\"(?<value>[^\"]*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
