namespace Chat.Web.Wire;

/// <summary>When a person's next quiet hours begin and end, in their own time zone.</summary>
public static class QuietHours
{
    /// <summary>Slack's answer when there are none.</summary>
    public const long Never = 1;

    private const int MinutesPerDay = 24 * 60;

    /// <summary>The quiet hours that hold now, else the next ones; seconds since 1970.</summary>
    public static (long Start, long End) Next(Actors.Users.DoNotDisturb? dnd, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (dnd is not { Enabled: true } || dnd.StartMinute == dnd.EndMinute)
        {
            return (Never, Never);
        }

        var local = TimeZoneInfo.ConvertTime(now, zone);
        var length = (dnd.EndMinute - dnd.StartMinute + MinutesPerDay) % MinutesPerDay;
        for (var day = -1; ; day++)
        {
            var start = InZone(local.Date.AddDays(day).AddMinutes(dnd.StartMinute), zone);
            var end = InZone(local.Date.AddDays(day).AddMinutes(dnd.StartMinute + length), zone);
            if (end > now)
            {
                return (start.ToUnixTimeSeconds(), end.ToUnixTimeSeconds());
            }
        }
    }

    private static DateTimeOffset InZone(DateTime local, TimeZoneInfo zone) => new(local, zone.GetUtcOffset(local));
}
