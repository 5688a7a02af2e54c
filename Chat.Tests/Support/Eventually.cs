using System.Diagnostics;
using Xunit.Sdk;

namespace Chat.Tests.Support;

/// <summary>
/// The one way to wait in these tests: asks again every 20 ms until the condition holds or the time is over (5 s unless told). An assertion that fails
/// inside the condition counts as "not yet"; the last one is shown when the time is over.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static Task That(string reason, Func<bool> condition, TimeSpan? within = null) =>
        That(reason, () => Task.FromResult(condition()), within);

    public static async Task That(string reason, Func<Task<bool>> condition, TimeSpan? within = null)
    {
        var limit = within ?? Patience;
        var clock = Stopwatch.StartNew();
        Exception? last = null;
        do
        {
            try
            {
                if (await condition())
                {
                    return;
                }

                last = null;
            }
            catch (XunitException notYet)
            {
                last = notYet;
            }

            await Pace.LetPass(Pause);
        }
        while (clock.Elapsed < limit);

        throw new XunitException($"Not within {limit.TotalSeconds:0.#} s: {reason}", last);
    }

    /// <summary>For what must not happen: asks all the while, and fails as soon as the condition holds.</summary>
    /// <param name="reason">What must not happen.</param>
    /// <param name="condition">Whether it has happened.</param>
    /// <param name="during">How long to ask: as long as the thing would surely need to happen.</param>
    public static async Task Never(string reason, Func<bool> condition, TimeSpan during)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < during)
        {
            await Pace.LetPass(Pause);
            if (condition())
            {
                throw new XunitException($"After {clock.Elapsed.TotalSeconds:0.##} s it happened: {reason}");
            }
        }
    }

    /// <summary>Repeats assertions until none of them fails.</summary>
    public static Task Holds(string reason, Action assertions, TimeSpan? within = null) =>
        That(reason, () => { assertions(); return true; }, within);

    /// <summary>Repeats assertions until none of them fails.</summary>
    public static Task Holds(string reason, Func<Task> assertions, TimeSpan? within = null) =>
        That(reason, async () => { await assertions(); return true; }, within);
}
