using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Users;

/// <summary>users.profile.get and users.profile.set. Everybody changes their own; owners and admins also that of others.</summary>
public sealed class ProfileMethods(IWorkspaces workspaces) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.profile.get", RateTier.Tier4, "A person's profile.", [Arg.Text("user", "User id; absent: the caller.")], Get) { Scope = "users.profile:read" },
        new("users.profile.set", RateTier.Tier3, "Changes a profile: a whole set of fields, or one by name and value.",
            [
                Arg.Text("user", "User id; absent: the caller."),
                Arg.Json("profile", "Fields to change.", invalid: "invalid_profile"),
                Arg.Text("name", "One field."),
                Arg.Text("value", "Its value."),
            ],
            Set) { Scope = "users.profile:write", Access = ApiAccess.People },
    ];

    private static Task<ApiResult> Get(ApiCall call) => Task.FromResult(call.Whose() is { } user
        ? ApiResult.Ok(json =>
        {
            json.WritePropertyName("profile");
            WireUser.WriteProfile(json, user, call.Wire());
        })
        : ApiResult.Error("user_not_found"));

    private async Task<ApiResult> Set(ApiCall call)
    {
        var id = call.Text("user") ?? call.Identity.User;
        if (id != call.Identity.User && call.Identity.Role is not (Role.Admin or Role.Owner))
        {
            return ApiResult.Error("not_admin");
        }

        if (call.Workspace.UserById(id) is not { } user)
        {
            return ApiResult.Error("user_not_found");
        }

        if (Fields(call) is not { } fields)
        {
            return ApiResult.Error("invalid_profile");
        }

        var profile = user.Profile?.Clone() ?? new Profile();
        if (ProfileChange.Apply(profile, fields) is { } error)
        {
            return ApiResult.Error(error);
        }

        if (await workspaces.Ask(new ChangeUser { Header = call.WorkspaceHeader(), User = id, Profile = profile }, call.Cancel) is WorkspaceRefused refused)
        {
            return ApiResult.Error(refused.Code);
        }

        var changed = call.Workspace.UserById(id)?.Clone() ?? user.Clone();
        changed.Profile = profile;
        return ApiResult.Ok(json =>
        {
            json.WriteString("username", changed.Name);
            json.WritePropertyName("profile");
            WireUser.WriteProfile(json, changed, call.Wire());
        });
    }

    private static JsonElement? Fields(ApiCall call)
    {
        if (call.Json("profile") is { } profile)
        {
            return profile;
        }

        if (call.Text("name") is not { } name)
        {
            return null;
        }

        var value = call.Raw("value") ?? "";
        var text = name == "status_expiration" ? (long.TryParse(value, out var seconds) ? seconds.ToString() : "\"\"") : Quoted(value);
        return JsonElement.Parse($"{{{Quoted(name)}:{text}}}");
    }

    private static string Quoted(string text) => "\"" + JavaScriptEncoder.Default.Encode(text) + "\"";
}
