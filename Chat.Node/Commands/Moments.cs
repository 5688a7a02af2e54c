using System.Globalization;

namespace Chat.Node.Commands;

/// <summary>Times and sizes as operators read them; scripts get them as they are.</summary>
internal static class Moments
{
    /// <summary>UTC with milliseconds: the nodes of a cluster are compared.</summary>
    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static string OfMicros(long micros) => Of(DateTimeOffset.UnixEpoch.AddTicks(micros * 10));

    /// <summary>Bytes in the unit that leaves one to three digits.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        var (size, unit) = ((double)bytes, 0);
        while (size >= 1024 && unit < units.Length - 1)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {units[unit]}");
    }
}
