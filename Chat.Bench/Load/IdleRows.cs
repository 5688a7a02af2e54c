namespace Chat.Bench.Load;

/// <summary>Resident memory of the node for each idle socket, at 5,000 sockets of 1,000 users.</summary>
internal static class IdleRows
{
    private const int Sockets = 5000;

    public static async Task Run(LoadOptions options, CancellationToken cancel)
    {
        await using var node = await BenchNode.Start(cancel);
        var first = await Subscribers.Open(node, 100, cancel);
        await first.DisposeAsync();
        await Task.Delay(TimeSpan.FromSeconds(3), cancel);
        var before = node.ResidentKiB();
        await using var subscribers = await Subscribers.Open(node, Sockets, cancel);
        await Task.Delay(TimeSpan.FromSeconds(5), cancel);
        var after = node.ResidentKiB();
        Figures.Print($"idle, {Sockets} sockets", [(after - before) / (double)Sockets], "KiB RSS/socket", new { before_mib = before / 1024, after_mib = after / 1024, closed = subscribers.Failed });
        _ = options;
    }
}
