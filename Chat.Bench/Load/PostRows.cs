namespace Chat.Bench.Load;

/// <summary>Acknowledged posts a second, and their latency: fsync before the acknowledgement, over HTTP.</summary>
internal static class PostRows
{
    public static async Task Run(LoadOptions options, CancellationToken cancel)
    {
        await using var node = await BenchNode.Start(cancel);
        var ids = await node.Api.ChannelIds(cancel);
        string[] one = [ids["general"]];
        var hundred = Enumerable.Range(0, BenchNode.Rooms).Select(i => ids[$"room{i}"]).ToArray();
        await Posters.Run(node, hundred, 64, options.Warm, cancel);
        await Row("1 channel, 1 poster", node, one, 1, options, cancel);
        await Row("1 channel, 64 posters", node, one, 64, options, cancel);
        await Row("100 channels, 100 posters", node, hundred, 100, options, cancel);
    }

    private static async Task Row(string name, BenchNode node, string[] channels, int posters, LoadOptions options, CancellationToken cancel)
    {
        var rates = new List<double>();
        var latencies = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            var (rate, measured) = await Posters.Run(node, channels, posters, options.Measured, cancel);
            rates.Add(rate);
            latencies.AddRange(measured);
        }

        Figures.Print("posts, " + name, rates, "acknowledged/s", new { p50_ms = Figures.Quantile(latencies, .5), p99_ms = Figures.Quantile(latencies, .99) });
    }
}
