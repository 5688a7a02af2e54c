namespace Chat.Bench.Load;

/// <summary>Runs the asked rows one after another, each on a fresh node, and prints one JSON line a row.</summary>
public static class LoadRunner
{
    /// <summary>Returns 0, or 2 when a case is unknown.</summary>
    public static async Task<int> Run(IReadOnlyCollection<string> cases, LoadOptions options, CancellationToken cancel)
    {
        var all = new Dictionary<string, Func<LoadOptions, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["boot"] = BootRows.Run,
            ["idle"] = IdleRows.Run,
            ["posts"] = PostRows.Run,
            ["fanout"] = FanoutRows.Run,
        };
        var unknown = cases.Where(name => !all.ContainsKey(name)).ToList();
        if (unknown.Count > 0)
        {
            await Console.Error.WriteLineAsync($"Unknown case {string.Join(", ", unknown)}; there are {string.Join(", ", all.Keys)}.");
            return 2;
        }

        CorePinning.Off = !options.Pinned;
        CorePinning.PinThisProcess();
        foreach (var (name, run) in all)
        {
            if (cases.Count == 0 || cases.Contains(name, StringComparer.Ordinal))
            {
                await run(options, cancel);
            }
        }

        return 0;
    }
}
