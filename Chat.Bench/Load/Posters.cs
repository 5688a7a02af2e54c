using System.Diagnostics;

namespace Chat.Bench.Load;

/// <summary>Closed loop: each poster has one message in flight and sends the next when the acknowledgement is there.</summary>
internal static class Posters
{
    private static readonly string Padding = new('x', 200);

    /// <summary>Posts for a time; returns acknowledgements a second and their latencies in milliseconds. A refused post throws.</summary>
    public static async Task<(double PerSecond, List<double> Latencies)> Run(BenchNode node, IReadOnlyList<string> channels, int posters, TimeSpan time, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, posters).Select(p => Task.Run(() => Post(node, channels[p % channels.Count], watch, time, cancel), cancel)));
        var latencies = all.SelectMany(l => l).ToList();
        return (latencies.Count / watch.Elapsed.TotalSeconds, latencies);
    }

    private static async Task<List<double>> Post(BenchNode node, string channel, Stopwatch watch, TimeSpan time, CancellationToken cancel)
    {
        var latencies = new List<double>();
        while (watch.Elapsed < time)
        {
            var sent = watch.Elapsed;
            var text = $"t={Stopwatch.GetTimestamp()}, {Padding}";
            await node.Api.Call("chat.postMessage", BenchNode.TokenOf(0), new { channel, text, client_msg_id = Guid.NewGuid() }, cancel);
            latencies.Add((watch.Elapsed - sent).TotalMilliseconds);
        }

        return latencies;
    }
}
