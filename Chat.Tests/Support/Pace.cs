namespace Chat.Tests.Support;

/// <summary>
/// The one way to let time pass in these tests, for whoever makes load or faults. What waits for a result asks <see cref="Eventually"/>. But a client rests between two
/// messages and before it tries again, or the load would be whatever the machine can do and the figures would be those of a node without air; a fault lasts a while, or
/// nothing would notice it; a kill comes at a moment that nothing chose. There time itself is what is wanted, and no condition could take its place.
/// </summary>
internal static class Pace
{
    /// <summary>Lets this much time pass.</summary>
    /// <param name="time">How long.</param>
    /// <param name="stop">Ends it early; nothing is thrown.</param>
    public static async Task LetPass(TimeSpan time, CancellationToken stop = default)
    {
#pragma warning disable RS0030 // This is the place that the ban leads to.
        await Task.Delay(time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
#pragma warning restore RS0030
    }

    /// <summary>Does the work again and again, resting in between, until it is stopped; work that has begun is finished. Stopping throws nothing.</summary>
    /// <param name="rest">From the end of one turn to the begin of the next.</param>
    /// <param name="work">One turn; what it throws ends the whole.</param>
    /// <param name="stop">Ends it, at once while it rests.</param>
    public static async Task Every(TimeSpan rest, Func<Task> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await work();
            await LetPass(rest, stop);
        }
    }
}
