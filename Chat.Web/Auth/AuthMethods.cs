using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Auth;

/// <summary>api.test, auth.test, auth.revoke: whether the server is there, who a token speaks for, and its end.</summary>
public sealed class AuthMethods(IWorkspaces workspaces) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("api.test", RateTier.Tier4, "Answers what it was sent.",
            [Arg.Text("error", "The call fails with this code."), Arg.Text("foo", "Any text.")], ApiTest) { Access = ApiAccess.Anyone },
        new("auth.test", RateTier.Tier4, "Says who the token speaks for.", [], AuthTest) { Access = ApiAccess.PeopleAndBots | ApiAccess.Apps },
        new("auth.revoke", RateTier.Tier3, "Ends the token of this call, on every node and open socket within a second.",
            [Arg.Bool("test", "Only says what would happen.")], AuthRevoke) { Access = ApiAccess.PeopleAndBots | ApiAccess.Apps },
    ];

    private static Task<ApiResult> ApiTest(ApiCall call)
    {
        void Echo(System.Text.Json.Utf8JsonWriter json)
        {
            json.WriteStartObject("args");
            foreach (var (name, value) in call.Arguments.Values.Where(pair => pair.Key != "token"))
            {
                json.WriteString(name, value.Text);
            }

            json.WriteEndObject();
        }

        return Task.FromResult(call.Text("error") is { } error ? ApiResult.Error(error, Echo) : ApiResult.Ok(Echo));
    }

    private static Task<ApiResult> AuthTest(ApiCall call) => Task.FromResult(ApiResult.Ok(json =>
    {
        var who = call.Identity;
        json.WriteString("url", call.Wire().BaseUrl + "/");
        json.WriteString("team", call.Workspace.Name);
        json.WriteString("team_id", who.Team);
        if (who.User.Length > 0)
        {
            json.WriteString("user", call.Self()?.Name ?? who.User);
            json.WriteString("user_id", who.User);
        }

        if (who.BotId.Length > 0)
        {
            json.WriteString("bot_id", who.BotId);
        }

        if (who.AppId.Length > 0 && who.Kind == TokenKind.App)
        {
            json.WriteString("app_id", who.AppId);
            json.WriteString("app_name", call.Workspace.AppById(who.AppId)?.Name ?? "");
        }

        json.WriteBoolean("is_enterprise_install", false);
    }));

    private async Task<ApiResult> AuthRevoke(ApiCall call)
    {
        if (!call.Bool("test"))
        {
            var hash = Google.Protobuf.ByteString.CopyFrom(Convert.FromHexString(call.Identity.TokenHash));
            if (await workspaces.Ask(new RevokeToken { Header = call.WorkspaceHeader(), Hash = hash }, call.Cancel) is WorkspaceRefused refused)
            {
                return ApiResult.Error(refused.Code);
            }
        }

        var revoked = !call.Bool("test");
        return ApiResult.Ok(json => json.WriteBoolean("revoked", revoked));
    }
}
