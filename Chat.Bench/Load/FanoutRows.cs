namespace Chat.Bench.Load;

/// <summary>Deliveries a second to 100 and 1,000 sockets in one channel, messages persisted first. This generator needs a receive per frame: wsfan measures higher.</summary>
internal static class FanoutRows
{
    public static async Task Run(LoadOptions options, CancellationToken cancel)
    {
        foreach (var sockets in (int[])[100, 1000])
        {
            await using var node = await BenchNode.Start(cancel);
            string[] general = [(await node.Api.ChannelIds(cancel))["general"]];
            await using var subscribers = await Subscribers.Open(node, sockets, cancel);
            await Posters.Run(node, general, 4, options.Warm, cancel);
            var rates = new List<double>();
            for (var run = 0; run < options.Runs; run++)
            {
                await Settle(subscribers, cancel);
                var before = subscribers.Delivered;
                var (posted, _) = await Posters.Run(node, general, 4, options.Measured, cancel);
                rates.Add((subscribers.Delivered - before) / options.Measured.TotalSeconds);
                _ = posted;
            }

            await Settle(subscribers, cancel);
            Figures.Print($"fan-out, {sockets} sockets, 4 posters", rates, "deliveries/s", new { closed = subscribers.Failed });
        }
    }

    /// <summary>Waits until nothing has arrived for half a second, so that one run's tail is not the next one's head.</summary>
    private static async Task Settle(Subscribers subscribers, CancellationToken cancel)
    {
        long last;
        do
        {
            last = subscribers.Delivered;
            await Task.Delay(500, cancel);
        }
        while (subscribers.Delivered != last);
    }
}
