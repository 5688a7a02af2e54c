namespace Chat.Bench.Load;

/// <summary>How long and how often a row is measured.</summary>
public sealed record LoadOptions(TimeSpan Warm, TimeSpan Measured, int Runs, bool Pinned = true);
