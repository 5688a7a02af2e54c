using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Observability;

/// <summary>Grafana's dashboard and Prometheus' metrics are of one mind: <see cref="MetricsTests"/> holds the page that is asked here to what nodes export.</summary>
public sealed partial class DashboardTests
{
    private static readonly JsonElement Dashboard = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Repository.In("docs", "grafana", "akkachat.json")));
    private static readonly IReadOnlyList<JsonElement> Panels = [.. Dashboard.GetProperty("panels").EnumerateArray().Where(panel => panel.Str("type") != "row")];
    private static readonly IReadOnlyList<DocumentedMetric> Metrics = [.. MetricNames.Own, .. MetricNames.Libraries];

    /// <summary>All that queries ask of the data source.</summary>
    private static IEnumerable<string> Queries => Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.Str("expr"))
        .Concat(Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Where(variable => variable.Str("type") == "query").Select(variable => variable.Str("query.query")));

    [Fact]
    public void Every_metric_that_a_query_names_exists_with_the_labels_it_is_asked_for() => Assert.All(Queries, query =>
    {
        var asked = Metric().Matches(query).Select(match => match.Groups["name"].Value).ToArray();
        Assert.NotEmpty(asked);
        var known = asked.Select(name => Metrics.SingleOrDefault(metric => metric.Name == name || LinesOf(metric).Contains(name))).ToArray();
        Assert.All(known, Assert.NotNull);
        // What Prometheus adds itself, and a histogram's bound.
        string[] allowed = [.. known.SelectMany(metric => metric!.Labels), "job", "instance", .. known.Any(metric => metric!.Kind == "histogram") ? (string[])["le"] : []];
        Assert.Subset(allowed.ToHashSet(), Label().Matches(query).SelectMany(match => match.Groups["label"].Value.Split(',', StringSplitOptions.TrimEntries)).ToHashSet());
    });

    [Fact]
    public void A_histogram_is_asked_by_its_lines_and_what_only_grows_by_its_rate() => Assert.All(Queries, query =>
    {
        foreach (var name in Metric().Matches(query).Select(match => match.Groups["name"].Value))
        {
            Assert.DoesNotContain(Metrics, metric => metric.Name == name && metric.Kind == "histogram");
            if (Metrics.Any(metric => LinesOf(metric).Contains(name) || (metric.Name == name && metric.Kind == "counter")))
            {
                Assert.Matches($@"rate\({name}\{{[^}}]*\}}\[\$__rate_interval\]\)", query);
            }
            else
            {
                Assert.DoesNotContain("rate(", query);
            }
        }
    });

    [Fact]
    public void Each_metric_of_the_server_is_on_it()
    {
        var asked = Queries.SelectMany(query => Metric().Matches(query)).Select(match => match.Groups["name"].Value).ToHashSet();
        Assert.All(MetricNames.Own, metric => Assert.True(asked.Contains(metric.Name) || LinesOf(metric).Any(asked.Contains), metric.Name));
    }

    [Fact]
    public void It_can_be_imported_with_any_prometheus()
    {
        var variables = Dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().ToArray();
        Assert.Contains(variables, variable => variable.Str("name") == "datasource" && variable.Str("type") == "datasource" && variable.Str("query") == "prometheus");
        Assert.All(Panels, panel => Assert.Equal("${datasource}", panel.Str("datasource.uid")));
        Assert.Equal(Panels.Count, Panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(Panels, panel => Assert.True(panel.Str("title").Length > 0 && panel.Str("description").Length > 0, panel.Str("title")));
        Assert.False(Dashboard.TryGetProperty("id", out var id) && id.ValueKind != JsonValueKind.Null);
        Assert.NotEqual("", Dashboard.Str("uid"));
    }

    private static string[] LinesOf(DocumentedMetric metric) => metric.Kind == "histogram" ? [$"{metric.Name}_bucket", $"{metric.Name}_sum", $"{metric.Name}_count"] : [];

    /// <summary>A name with an underscore that is neither a function nor a label: those are followed by a bracket or an operator.</summary>
    [GeneratedRegex(@"\b(?<name>[a-z]+_[a-z0-9_]+)(?=\{|\[|,)(?<!histogram_quantile|label_values)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Metric();

    /// <summary>Labels in selectors, in by (…) and in label_values(…, label).</summary>
    [GeneratedRegex(@"by ?\((?<label>[a-z_, ]+)\)|[{,] ?(?<label>[a-z_]+)(=~?|!=|!~)|, (?<label>[a-z_]+)\)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Label();
}
