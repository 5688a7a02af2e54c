using Chat.Actors.Users;
using Chat.Web.Wire;
using Xunit;

namespace Chat.Tests.Web;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("test+1", TimeSpan.FromHours(1), "test+1", "test+1");

    [Theory]
    [InlineData("2026-03-02T12:00:00Z", "2026-03-02T21:00:00Z", "2026-03-03T07:00:00Z")]
    [InlineData("2026-03-02T23:30:00Z", "2026-03-02T21:00:00Z", "2026-03-03T07:00:00Z")]
    [InlineData("2026-03-03T06:59:00Z", "2026-03-02T21:00:00Z", "2026-03-03T07:00:00Z")]
    [InlineData("2026-03-03T07:00:00Z", "2026-03-03T21:00:00Z", "2026-03-04T07:00:00Z")]
    public void Hours_over_midnight_are_those_that_hold_or_come_next(string now, string start, string end)
    {
        var dnd = new DoNotDisturb { Enabled = true, StartMinute = 22 * 60, EndMinute = 8 * 60 };
        var hours = QuietHours.Next(dnd, Berlin, DateTimeOffset.Parse(now));
        Assert.Equal((DateTimeOffset.Parse(start).ToUnixTimeSeconds(), DateTimeOffset.Parse(end).ToUnixTimeSeconds()), hours);
    }

    [Fact]
    public void Without_hours_both_times_are_one_as_in_Slack() =>
        Assert.Equal((1L, 1L), QuietHours.Next(new DoNotDisturb { StartMinute = 1, EndMinute = 2 }, Berlin, DateTimeOffset.UnixEpoch));
}
