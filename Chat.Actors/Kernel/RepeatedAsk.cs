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

    /// <summary>The first attempt's patience: a busy owner is not asked twice without need.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    /// <summary>
    /// That of each further one. What was sent to a dead owner is lost, and the new one is there after some 7 s: with growing intervals (2, 3, 4.5 s) the next attempt after that
    /// came at 9.5 s. A repetition costs the owner one lookup.
    /// </summary>
    private static readonly TimeSpan LaterAttempts = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The answer, or null: none came before the deadline, or the region has ended with its actor system. (A node that the others put out has nobody to ask any more; its requests would
    /// hold up its end and its return.)
    /// </summary>
    /// <param name="region">Whom.</param>
    /// <param name="message">What, the same each time.</param>
    /// <param name="deadline">Until when.</param>
    /// <param name="time">The clock of the deadline.</param>
    /// <param name="cancel">The asker has gone.</param>
    /// <param name="repeated">Told at each repetition.</param>
    public static async Task<T?> Until<T>(IActorRef region, object message, TimeSpan deadline, TimeProvider time, CancellationToken cancel, Action? repeated = null)
        where T : class
    {
        var start = time.GetTimestamp();
        for (var patience = FirstAttempt; ; patience = LaterAttempts)
        {
            var left = deadline - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || Ended(region))
            {
                return null;
            }

            try
            {
                return await region.Ask<T>(message, left < patience ? left : patience, cancel);
            }
            catch (AskTimeoutException) when (!cancel.IsCancellationRequested)
            {
                // No answer is no news: it may have been done, and asking again tells.
                repeated?.Invoke();
            }
        }
    }

    // Whoever asks is no actor that could watch it, and a watch for each question would cost more than the question.
#pragma warning disable CS0618
    private static bool Ended(IActorRef region) => region is IInternalActorRef { IsTerminated: true };
#pragma warning restore CS0618
}
