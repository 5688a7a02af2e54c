using System.Text.Json;

namespace Chat.Bench.Load;

/// <summary>Medians with spread, and the line that a row prints.</summary>
internal static class Figures
{
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }

    /// <summary>Milliseconds at a quantile of sorted-on-demand latencies.</summary>
    public static double Quantile(List<double> latencies, double quantile)
    {
        if (latencies.Count == 0)
        {
            return 0;
        }

        latencies.Sort();
        return Math.Round(latencies[Math.Min(latencies.Count - 1, (int)(latencies.Count * quantile))], 2);
    }

    public static void Print(string row, IReadOnlyList<double> values, string unit, object? more = null)
    {
        var line = JsonSerializer.Serialize(new
        {
            row,
            median = Math.Round(Median(values), 1),
            min = Math.Round(values.Min(), 1),
            max = Math.Round(values.Max(), 1),
            unit,
            runs = values.Count,
            more,
        });
        Console.WriteLine(line);
    }
}
