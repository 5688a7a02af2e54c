using System.Globalization;

namespace Chat.Actors.Kernel;

/// <summary>
/// Slack's message id as text: "seconds.microseconds", six digits behind the point. Inside, a ts is a <see cref="long"/> of
/// microseconds since 1970; this is the only place that turns one into the other.
/// </summary>
public static class MessageTs
{
    private const long MicrosPerSecond = 1_000_000;

    /// <summary>Until the year 33,658. Fourteen digits of seconds would not fit into a long of microseconds.</summary>
    private const int MaxSecondsDigits = 12;

    /// <summary>Microseconds of a moment.</summary>
    public static long FromTime(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    /// <summary>"1700000000.000100" of 1700000000000100.</summary>
    public static string Format(long micros) =>
        string.Create(CultureInfo.InvariantCulture, $"{micros / MicrosPerSecond:D10}.{micros % MicrosPerSecond:D6}");

    /// <summary>Reads "seconds", "seconds.micros" with at most six digits; false for anything else and for more than twelve digits of seconds. "0" is 0: before everything.</summary>
    public static bool TryParse(string? text, out long micros)
    {
        micros = 0;
        if (string.IsNullOrEmpty(text) || text.Length > MaxSecondsDigits + 7)
        {
            return false;
        }

        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (whole.Length > MaxSecondsDigits || fraction.Length > 6 || !long.TryParse(whole, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return false;
        }

        long rest = 0;
        if (fraction.Length > 0 && !long.TryParse(fraction.PadRight(6, '0'), NumberStyles.None, CultureInfo.InvariantCulture, out rest))
        {
            return false;
        }

        micros = (seconds * MicrosPerSecond) + rest;
        return true;
    }
}
