using Akka.Actor;

namespace Chat.Actors.Kernel;

/// <summary>
/// Asks an entity until it answers: sharding drops messages silently during hand-off (akka.net#8501, #8572), so whoever asks repeats. Only for messages
/// whose repetition does no harm.
/// </summary>
public static class RepeatedAsk
{
    /// <summary>Longest time from the first question to giving up.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);

    /// <summary>The answer, or null when the deadline passed without one. Waits 1 s, 2 s, 4 s and the rest of the deadline.</summary>
    public static async Task<T?> Until<T>(IActorRef region, object message, TimeSpan deadline, TimeProvider time, CancellationToken cancel)
        where T : class
    {
        var start = time.GetTimestamp();
        for (var wait = FirstWait; ; wait *= 2)
        {
            var left = deadline - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            try
            {
                return await region.Ask<T>(message, left < wait ? left : wait, cancel);
            }
            catch (AskTimeoutException) when (!cancel.IsCancellationRequested)
            {
                // The next round repeats it.
            }
        }
    }
}
