using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Team;

/// <summary>team.info, bots.info, emoji.list and usergroups.list. Custom emoji and user groups do not exist yet: their lists are truly empty.</summary>
public sealed class TeamMethods : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("team.info", RateTier.Tier3, "The caller's workspace.", [Arg.Text("team", "Its id; no other workspace is shown.")], TeamInfo) { Scope = "team:read" },
        new("bots.info", RateTier.Tier3, "A bot by its id (B…).", [Arg.Text("bot", "Bot id; absent: the calling bot.")], BotsInfo) { Scope = "users:read" },
        new("emoji.list", RateTier.Tier2, "Custom emoji.", [], _ => Task.FromResult(ApiResult.Ok(json =>
        {
            json.WriteStartObject("emoji");
            json.WriteEndObject();
            json.WriteString("cache_ts", "0.000000");
        }))) { Scope = "emoji:read" },
        new("usergroups.list", RateTier.Tier2, "User groups.", [], _ => Task.FromResult(ApiResult.Ok(json =>
        {
            json.WriteStartArray("usergroups");
            json.WriteEndArray();
        }))) { Scope = "usergroups:read" },
    ];

    private static Task<ApiResult> TeamInfo(ApiCall call) => Task.FromResult(
        call.Text("team") is { } team && team != call.Identity.Team
            ? ApiResult.Error("team_not_found")
            : ApiResult.Ok(json =>
            {
                json.WritePropertyName("team");
                WireTeam.Write(json, call.Workspace, call.Wire());
            }));

    private static Task<ApiResult> BotsInfo(ApiCall call)
    {
        var id = call.Text("bot") ?? call.Identity.BotId;
        return Task.FromResult(id.Length == 0 || call.Workspace.AppByBotId(id) is not { } app
            ? ApiResult.Error("bot_not_found")
            : ApiResult.Ok(json =>
            {
                json.WritePropertyName("bot");
                WireBot.Write(json, app, call.Workspace.UserById(app.BotUser)?.Deleted ?? false, call.Wire());
            }));
    }
}
