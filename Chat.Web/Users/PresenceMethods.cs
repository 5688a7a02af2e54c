using Chat.Actors.Users;
using Chat.Web.Api;

namespace Chat.Web.Users;

/// <summary>users.getPresence and users.setPresence.</summary>
public sealed class PresenceMethods(IUsers users, IPresence presence) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.getPresence", RateTier.Tier3, "Whether a person is there: active or away.",
            [Arg.Text("user", "User id; absent: the caller, with details.")], Get) { Scope = "users:read" },
        new("users.setPresence", RateTier.Tier2, "Says that the caller is away, or lets the server see for itself.",
            [Arg.Text("presence", "auto or away.", required: true, missing: "invalid_presence")], Set) { Scope = "users:write" },
    ];

    private async Task<ApiResult> Get(ApiCall call)
    {
        if (call.Whose()?.Id is not { } user)
        {
            return ApiResult.Error("user_not_found");
        }

        if (await presence.Find(user, call.Cancel) is not { } view)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        return ApiResult.Ok(json =>
        {
            json.WriteString("presence", view.Active ? "active" : "away");
            if (user == call.Identity.User)
            {
                json.WriteBoolean("online", view.Connections > 0);
                json.WriteBoolean("auto_away", view.AutoAway);
                json.WriteBoolean("manual_away", view.ManualAway);
                json.WriteNumber("connection_count", view.Connections);
                json.WriteNumber("last_activity", view.LastActivity);
            }
        });
    }

    private async Task<ApiResult> Set(ApiCall call)
    {
        bool? away = call.Required("presence") switch { "away" => true, "auto" or "active" => false, _ => null };
        if (away is null)
        {
            return ApiResult.Error("invalid_presence");
        }

        if (await users.Ask(new SetManualPresence { Header = call.UserHeader(), Away = away.Value }, call.Cancel) is UserRefused refused)
        {
            return ApiResult.Error(refused.Code);
        }

        await presence.SetAway(call.Identity.User, away.Value, call.Cancel);
        return ApiResult.Ok();
    }
}
