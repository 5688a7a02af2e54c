using Chat.Tests.Support;
using Npgsql;
using Xunit;

namespace Chat.Tests.Observability;

/// <summary>What Prometheus reads of two nodes on which people chat.</summary>
[Collection(ObservedNodesCollection.Name)]
[Trait("Category", "Process")]
public sealed class MetricsTests(ObservedNodes nodes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_post_is_seen_from_its_acknowledgement_to_the_sockets_of_both_nodes()
    {
        const int posts = 5;
        using var ada = nodes.As(People.Ada, node: 1);
        var channel = await ada.ChannelId(AcmeWorkspace.General);
        var before = await nodes.Scrape();
        for (var i = 0; i < posts; i++)
        {
            await ada.Post(channel, $"counted {i}");
        }

        (string, string)[] acknowledged = [("command", "PostMessage"), ("outcome", "ok")];
        await Eventually.Holds(
            "both tell of it",
            async () =>
            {
                var after = await nodes.Scrape();
                Assert.True(Grown("akkachat_channel_command_duration_seconds_count", acknowledged) >= posts, "acknowledgements");
                Assert.True(after[1].Value("akkachat_channel_command_duration_seconds_bucket", [.. acknowledged, ("le", "10")]) >= posts, "their histogram");
                Assert.True(Grown("akkachat_journal_write_duration_seconds_count") >= posts, "the journal's writes");
                Assert.True(Grown("akkachat_journal_batch_events_sum") >= posts, "the journal's batches");
                Assert.True(Grown("akkachat_fanout_deliveries_total") >= 2 * posts, "a delivery to each of two sockets");
                Assert.True(Grown("akkachat_history_events_total") >= posts, "history");

                double Grown(string name, params (string, string)[] labels) => after.Sum(node => node.Value(name, labels) ?? 0) - before.Sum(node => node.Value(name, labels) ?? 0);
            },
            Patience);
    }

    [Fact]
    public async Task A_node_tells_of_its_sockets_its_shards_and_its_cluster() => await Eventually.Holds(
        "both do",
        async () => Assert.All(await nodes.Scrape(), node =>
        {
            Assert.Equal(1, node.Value("akkachat_sockets"));
            Assert.Equal(0, node.Value("akkachat_sockets_queued"));
            Assert.Equal(0, node.Value("akkachat_sockets_queued_size_bytes"));
            Assert.Equal(2, node.Value("akkachat_cluster_members", ("status", "up")));
            Assert.NotNull(node.Value("akkachat_shards", ("region", "channels")));
            Assert.NotNull(node.Value("akkachat_entities", ("region", "channels")));
            Assert.NotNull(node.Value("akkachat_fanout_healed_total"));
        }),
        Patience);

    [Fact]
    public async Task What_a_client_does_not_read_is_seen_waiting()
    {
        using var grace = nodes.As(People.Grace, node: 1);
        var channel = await grace.ChannelId(AcmeWorkspace.Secret);
        using (await RawSocket.Upgrade(new Uri((await grace.Ok("rtm.connect")).Str("url"))))
        {
            var text = new string('x', 30_000);
            await Eventually.Holds(
                "it is",
                async () =>
                {
                    await grace.Post(channel, text);
                    var node = (await nodes.Scrape())[1];
                    Assert.True(node.Value("akkachat_sockets_queued") > 0);
                    Assert.True(node.Value("akkachat_sockets_queued_size_bytes") >= text.Length);
                },
                TimeSpan.FromSeconds(60));
        }

        await Eventually.Holds("nothing waits for a client that went", async () => Assert.Equal(0, (await nodes.Scrape())[1].Value("akkachat_sockets_queued_size_bytes")), Patience);
    }

    [Fact]
    public async Task The_batches_of_both_nodes_are_all_events_of_the_journal()
    {
        await using var source = NpgsqlDataSource.Create(nodes.Database);
        await Eventually.Holds(
            "they are",
            async () =>
            {
                await using var command = source.CreateCommand("SELECT count(*) FROM journal");
                var written = (long)(await command.ExecuteScalarAsync())!;
                Assert.True(written > 0);
                Assert.Equal(written, (await nodes.Scrape()).Sum(node => node.Value("akkachat_journal_batch_events_sum")));
            },
            Patience);
    }

    [Fact]
    public async Task The_page_of_metrics_names_what_is_exported_and_nothing_else()
    {
        using var ada = nodes.As(People.Ada, node: 1);
        await ada.Post(await ada.ChannelId(AcmeWorkspace.General), "so that there is something to tell");
        await Eventually.Holds(
            "the page and the nodes agree",
            async () =>
            {
                var told = await nodes.Scrape();
                var kinds = told.SelectMany(node => node.Kinds).DistinctBy(kind => kind.Key).ToDictionary();
                var exported = kinds.Where(kind => kind.Key.StartsWith("akkachat_", StringComparison.Ordinal))
                    .Select(kind => $"{kind.Key} {kind.Value} {string.Join(' ', told.SelectMany(node => node.LabelsOf(kind.Key)).Distinct().Order())}");
                Assert.Equal(MetricNames.Own.Select(Described).Order(), exported.Order());
                Assert.All(MetricNames.Libraries, metric => Assert.Equal(metric.Kind, kinds.GetValueOrDefault(metric.Name)));
                Assert.All(MetricNames.Libraries, metric => Assert.Subset(told.SelectMany(node => node.LabelsOf(metric.Name)).ToHashSet(), metric.Labels.ToHashSet()));
            },
            Patience);
    }

    private static string Described(DocumentedMetric metric) => $"{metric.Name} {metric.Kind} {string.Join(' ', metric.Labels)}";
}
