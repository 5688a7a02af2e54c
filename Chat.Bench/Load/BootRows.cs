using System.Diagnostics;

namespace Chat.Bench.Load;

/// <summary>Start of the process to ready with 10,000 messages on disk, SIGTERM to exit, and the boot of a client: rtm.connect to hello.</summary>
internal static class BootRows
{
    private const int Messages = 10_000;

    public static async Task Run(LoadOptions options, CancellationToken cancel)
    {
        await using var node = await BenchNode.Start(cancel);
        var general = (await node.Api.ChannelIds(cancel))["general"];
        await Parallel.ForEachAsync(Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = cancel }, async (i, token) =>
            await node.Api.Call("chat.postMessage", BenchNode.TokenOf(0), new { channel = general, text = $"message {i}" }, token));

        var starts = new List<double>();
        var stops = new List<double>();
        for (var run = 0; run < options.Runs; run++)
        {
            stops.Add((await node.Stop()).TotalMilliseconds);
            starts.Add((await node.Launch(cancel)).TotalMilliseconds);
        }

        Figures.Print($"start to ready, {Messages} messages, {BenchNode.Users} users", starts, "ms");
        Figures.Print("SIGTERM to exit", stops, "ms");

        var boots = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            var watch = Stopwatch.StartNew();
            await using var socket = await Subscribers.Open(node, 1, cancel);
            boots.Add(watch.Elapsed.TotalMilliseconds);
        }

        Figures.Print("client boot, rtm.connect to hello", boots, "ms", new { p99_ms = Figures.Quantile(boots, .99) });
    }
}
