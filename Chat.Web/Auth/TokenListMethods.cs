using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Google.Protobuf;

namespace Chat.Web.Auth;

/// <summary>
/// tokens.list and tokens.revoke: what speaks for a person, and its end. Not Slack's methods. Everybody sees and ends their own; owners and admins those of others. No
/// answer holds a secret or the hash of one.
/// </summary>
public sealed class TokenListMethods(IWorkspaces workspaces, IDirectory directory, TimeProvider time) : IApiMethods
{
    /// <summary>Bytes of the hash that make a token's id: enough to tell a person's 100 tokens apart.</summary>
    private const int IdBytes = 8;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("tokens.list", RateTier.Tier2, "What speaks for the caller: API tokens and browser sessions, the oldest first, without their secrets.",
            [Arg.Text("user", "User id; owners and admins only. Absent: the caller.")], List) { Access = ApiAccess.People, Scope = "tokens:read" },
        new("tokens.revoke", RateTier.Tier2, "Ends a token, on every node and open socket within a second. One's own; owners and admins may end any token of the workspace.",
            [
                Arg.Text("secret", "The whole token to end; or its id."),
                Arg.Text("id", "Its id in tokens.list. A restricted token needs the scope tokens:write for this."),
                Arg.Text("user", "With id: whose it is; owners and admins only. Absent: the caller's."),
            ],
            Revoke) { Access = ApiAccess.People },
    ];

    /// <summary>What people call a token by: says nothing of the secret that its SHA-256 does not.</summary>
    public static string IdOf(Token token) => Convert.ToHexStringLower(token.Hash.Span[..IdBytes]);

    private Task<ApiResult> List(ApiCall call)
    {
        if (WhoseRefusal(call, out var whose) is { } refusal)
        {
            return Task.FromResult(refusal);
        }

        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var alive = call.Workspace.TokensOf(whose).Where(token => token.Expires == 0 || token.Expires > now).ToArray();
        return Task.FromResult(ApiResult.Ok(json =>
        {
            json.WriteStartArray("tokens");
            foreach (var token in alive)
            {
                json.WriteStartObject();
                json.WriteString("id", IdOf(token));
                json.WriteString("type", token.Kind.ToString().ToLowerInvariant());
                json.WriteString("name", token.Name);
                json.WriteString("last_characters", token.Tail);
                json.WriteNumber("created", token.Issued);
                json.WriteNumber("expires", token.Expires);
                json.WriteStartArray("scopes");
                foreach (var scope in token.Scopes)
                {
                    json.WriteStringValue(scope);
                }

                json.WriteEndArray();
                json.WriteBoolean("current", TokenHash.Hex(token.Hash) == call.Identity.TokenHash);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }

    private async Task<ApiResult> Revoke(ApiCall call)
    {
        var (hash, refusal) = call.Has("secret") ? BySecret(call, call.Required("secret")) : ById(call);
        if (hash is null)
        {
            return refusal!;
        }

        var reply = await workspaces.Ask(new RevokeToken { Header = call.WorkspaceHeader(), Hash = hash }, call.Cancel);
        return reply is WorkspaceRefused refused ? ApiResult.Error(refused.Code) : ApiResult.Ok(json => json.WriteBoolean("revoked", value: true));
    }

    private (ByteString? Hash, ApiResult? Refusal) BySecret(ApiCall call, string secret)
    {
        var target = directory.Resolve(secret, out _);
        return target is null || target.Team != call.Identity.Team || (target.User != call.Identity.User && !IsAdmin(call))
            ? (null, ApiResult.Error("token_not_found"))
            : (TokenHash.Of(secret), null);
    }

    private static (ByteString? Hash, ApiResult? Refusal) ById(ApiCall call)
    {
        if (call.Text("id") is not { } id)
        {
            return (null, ApiResult.InvalidArguments("[ERROR] missing required field: secret or id"));
        }

        // Who holds a secret may end it; whoever names another's by its id ends what they do not hold.
        if (!call.Identity.Holds("tokens:write"))
        {
            return (null, ApiResult.MissingScope("tokens:write", string.Join(',', call.Identity.Scopes)));
        }

        return WhoseRefusal(call, out var whose) is { } refusal ? (null, refusal)
            : call.Workspace.TokensOf(whose).FirstOrDefault(token => IdOf(token) == id) is { } found ? (found.Hash, null)
            : (null, ApiResult.Error("token_not_found"));
    }

    private static ApiResult? WhoseRefusal(ApiCall call, out string whose)
    {
        whose = call.Text("user") ?? call.Identity.User;
        return whose == call.Identity.User ? null
            : !IsAdmin(call) ? ApiResult.Error("not_an_admin")
            : call.Workspace.UserById(whose) is null ? ApiResult.Error("user_not_found")
            : null;
    }

    private static bool IsAdmin(ApiCall call) => call.Identity.Role is Role.Admin or Role.Owner;
}
