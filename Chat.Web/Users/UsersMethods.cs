using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Users;

/// <summary>users.list, users.info, users.lookupByEmail: people and bots from this node's directory.</summary>
public sealed class UsersMethods : IApiMethods
{
    private const string Kind = "user";

    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.list", RateTier.Tier2, "Everybody in the workspace, bots and deleted ones included, by id.",
            [Arg.Cursor(Kind), Arg.Limit()], List) { Scope = "users:read" },
        new("users.info", RateTier.Tier4, "One person or bot.",
            [Arg.Text("user", "User id.", required: true, missing: "user_not_found")], Find) { Scope = "users:read" },
        new("users.lookupByEmail", RateTier.Tier3, "The person with an e-mail address.",
            [Arg.Text("email", "The address.", required: true)], LookupByEmail) { Scope = "users:read.email" },
    ];

    // Old clients know no cursors and send no limit: they get a thousand, which is still bounded.
    private static Task<ApiResult> List(ApiCall call)
    {
        var limit = call.Limit(max: 1_000, fallback: 1_000);
        var users = call.Workspace.UsersAfter(call.Cursor() ?? "", limit + 1);
        var page = users.Take(limit).ToArray();
        var wire = call.Wire();
        return Task.FromResult(ApiResult.Ok(
            json =>
            {
                json.WriteStartArray("members");
                foreach (var user in page)
                {
                    WireUser.Write(json, user, wire);
                }

                json.WriteEndArray();
                json.WriteNumber("cache_ts", wire.Now);
            },
            nextCursor: users.Count > limit ? Cursor.Write(Kind, page[^1].Id) : ""));
    }

    private static Task<ApiResult> Find(ApiCall call) => Task.FromResult(Show(call, call.Workspace.UserById(call.Required("user")), "user_not_found"));

    private static Task<ApiResult> LookupByEmail(ApiCall call)
    {
        var user = call.Workspace.UserByEmail(call.Required("email"));
        return Task.FromResult(Show(call, user is { Deleted: true } ? null : user, "users_not_found"));
    }

    private static ApiResult Show(ApiCall call, User? user, string missing) => user is null
        ? ApiResult.Error(missing)
        : ApiResult.Ok(json =>
        {
            json.WritePropertyName("user");
            WireUser.Write(json, user, call.Wire());
        });
}
