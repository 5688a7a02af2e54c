using System.Text.Json;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.DoNotDisturb;

/// <summary>dnd.info, dnd.setSnooze, dnd.endSnooze, dnd.setDnd: do not disturb. Kept with the user; what it silences is the clients' business until push exists.</summary>
public sealed class DndMethods(IUsers users, TimeProvider time) : IApiMethods
{
    /// <summary>A week.</summary>
    private const int MaxSnoozeMinutes = 7 * 24 * 60;

    private const int LastMinute = (24 * 60) - 1;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("dnd.info", RateTier.Tier3, "A person's do-not-disturb times.", [Arg.Text("user", "User id; absent: the caller.")], Get) { Scope = "dnd:read" },
        new("dnd.setSnooze", RateTier.Tier2, "No notifications from now on for some minutes.",
            [Arg.Int("num_minutes", "1 to 10080.", required: true, missing: "missing_duration")], Snooze) { Scope = "dnd:write" },
        new("dnd.endSnooze", RateTier.Tier2, "Ends the snooze.", [], EndSnooze) { Scope = "dnd:write" },
        new("dnd.setDnd", RateTier.Tier2, "Sets the daily quiet hours. Not in Slack's public API.",
            [
                Arg.Bool("enabled", "Whether there are any."),
                Arg.Int("start_minute", "Minute of the day in the user's time zone, 0 to 1439."),
                Arg.Int("end_minute", "The same; before the start means the next morning."),
            ],
            SetHours) { Scope = "dnd:write" },
    ];

    private async Task<ApiResult> Get(ApiCall call)
    {
        if (call.Whose()?.Id is not { } user)
        {
            return ApiResult.Error("user_not_found");
        }

        return await Read(call, user) is { } dnd ? ApiResult.Ok(json => Write(json, call, dnd, user)) : ApiResult.Error(ApiErrors.ServiceUnavailable);
    }

    private Task<ApiResult> Snooze(ApiCall call)
    {
        var minutes = call.Int("num_minutes");
        if (minutes is < 1 or > MaxSnoozeMinutes)
        {
            return Task.FromResult(ApiResult.Error(minutes < 1 ? "missing_duration" : "too_long"));
        }

        var until = Now + (minutes * 60L);
        return Change(call, dnd => dnd.SnoozeUntil = until, (json, _) =>
        {
            json.WriteBoolean("snooze_enabled", value: true);
            json.WriteNumber("snooze_endtime", until);
            json.WriteNumber("snooze_remaining", minutes * 60L);
        });
    }

    private async Task<ApiResult> EndSnooze(ApiCall call)
    {
        if (await Read(call, call.Identity.User) is { } dnd && dnd.SnoozeUntil <= Now)
        {
            return ApiResult.Error("snooze_not_active");
        }

        return await Change(call, changed => changed.SnoozeUntil = 0, (json, changed) =>
        {
            WriteHours(json, call, changed, call.Identity.User);
            json.WriteBoolean("snooze_enabled", value: false);
        });
    }

    private Task<ApiResult> SetHours(ApiCall call)
    {
        var (start, end) = (call.Int("start_minute"), call.Int("end_minute"));
        if (start is < 0 or > LastMinute || end is < 0 or > LastMinute)
        {
            return Task.FromResult(ApiResult.InvalidArguments("[ERROR] start_minute and end_minute must be 0 to 1439"));
        }

        return Change(
            call,
            dnd => (dnd.Enabled, dnd.StartMinute, dnd.EndMinute) = (call.Bool("enabled", fallback: true), start, end),
            (json, dnd) => Write(json, call, dnd, call.Identity.User));
    }

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private async Task<Actors.Users.DoNotDisturb?> Read(ApiCall call, string user) =>
        await users.Ask(new GetUserState { Header = call.UserHeader(user) }, call.Cancel) is UserView view ? view.Dnd ?? new Actors.Users.DoNotDisturb() : null;

    private async Task<ApiResult> Change(ApiCall call, Action<Actors.Users.DoNotDisturb> change, Action<Utf8JsonWriter, Actors.Users.DoNotDisturb> write)
    {
        if (await Read(call, call.Identity.User) is not { } current)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var dnd = current.Clone();
        change(dnd);
        return await users.Ask(new SetDnd { Header = call.UserHeader(), Dnd = dnd }, call.Cancel) is UserRefused refused
            ? ApiResult.Error(refused.Code)
            : ApiResult.Ok(json => write(json, dnd));
    }

    private void Write(Utf8JsonWriter json, ApiCall call, Actors.Users.DoNotDisturb dnd, string user)
    {
        WriteHours(json, call, dnd, user);
        if (user != call.Identity.User)
        {
            return;
        }

        var remaining = Math.Max(0, dnd.SnoozeUntil - Now);
        json.WriteBoolean("snooze_enabled", remaining > 0);
        if (remaining > 0)
        {
            json.WriteNumber("snooze_endtime", dnd.SnoozeUntil);
            json.WriteNumber("snooze_remaining", remaining);
        }
    }

    private void WriteHours(Utf8JsonWriter json, ApiCall call, Actors.Users.DoNotDisturb dnd, string user)
    {
        var (start, end) = QuietHours.Next(dnd, TimeZones.Find(call.Workspace.UserById(user)?.Tz ?? ""), time.GetUtcNow());
        json.WriteBoolean("dnd_enabled", dnd.Enabled);
        json.WriteNumber("next_dnd_start_ts", start);
        json.WriteNumber("next_dnd_end_ts", end);
    }
}
