using System.Collections.Concurrent;

namespace Chat.Web.Wire;

/// <summary>Time zones by IANA name, as users choose them. An unknown name counts as UTC: a profile must never make a list fail.</summary>
public static class TimeZones
{
    /// <summary>The IANA database has about 600 names; anything beyond is somebody playing.</summary>
    private const int KeptNames = 1_000;

    private static readonly ConcurrentDictionary<string, TimeZoneInfo> Known = new(StringComparer.Ordinal);

    public static TimeZoneInfo Find(string name)
    {
        if (name.Length == 0 || Known.Count > KeptNames)
        {
            return TimeZoneInfo.Utc;
        }

        return Known.GetOrAdd(name, static id => TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : TimeZoneInfo.Utc);
    }

    /// <summary>Offset in seconds at the moment (seconds since 1970).</summary>
    public static int OffsetSeconds(string name, long at) => (int)Find(name).GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(at)).TotalSeconds;

    /// <summary>"Coordinated Universal Time", "Central European Standard Time"; the IANA name where the system has no longer one.</summary>
    public static string Label(string name)
    {
        var zone = Find(name);
        return zone.StandardName.Length > 0 ? zone.StandardName : zone.Id;
    }
}
