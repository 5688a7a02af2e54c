using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Auth;

/// <summary>
/// tokens.create and tokens.revoke: API tokens that people make for their own programs. Not Slack's methods: Slack has only a web page for this. Tokens are
/// shown once and kept as SHA-256.
/// </summary>
public sealed class TokenMethods(IWorkspaces workspaces, IDirectory directory, TimeProvider time) : IApiMethods
{
    /// <summary>Slack's prefix of user tokens.</summary>
    public const string UserPrefix = "xoxp-";

    /// <summary>Longest life a token can be given.</summary>
    private const int MaxDays = 3_650;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("tokens.create", RateTier.Tier2, "Makes an API token that speaks for the caller. It is shown once. Made with an API token, it neither outlives nor exceeds that.",
            [
                Arg.Int("expires_in_days", "Days until it ends, at most 3650; absent or 0: never, or with the API token that makes it."),
                Arg.List("scopes", "Scopes to restrict it to; absent: everything the caller may do."),
            ],
            Create) { Access = ApiAccess.People },
        new("tokens.revoke", RateTier.Tier2, "Ends a token, on every node and open socket within a second. One's own; owners and admins may end any token of the workspace.",
            [Arg.Text("secret", "The whole token to end.", required: true)], Revoke) { Access = ApiAccess.People },
    ];

    /// <summary>A new token for the user; the string is known to the caller alone.</summary>
    /// <param name="header">Who asks; the token is theirs.</param>
    /// <param name="expires">Seconds since 1970; 0: never.</param>
    /// <param name="scopes">Empty: no restriction.</param>
    /// <param name="cancel">Ends the waiting, not the issuing.</param>
    public async Task<(string? Secret, string? Error)> Issue(WorkspaceCommand header, long expires, IEnumerable<string> scopes, CancellationToken cancel)
    {
        var secret = UserPrefix + Ids.NewSecret();
        var token = new Token { Hash = TokenHash.Of(secret), Kind = TokenKind.User, User = header.By, Issued = time.GetUtcNow().ToUnixTimeSeconds(), Expires = expires };
        token.Scopes.Add(scopes);
        return await workspaces.Ask(new IssueToken { Header = header, Token = token }, cancel) is WorkspaceRefused refused ? (null, refused.Code) : (secret, null);
    }

    private async Task<ApiResult> Create(ApiCall call)
    {
        var days = call.Int("expires_in_days");
        if (days is < 0 or > MaxDays)
        {
            return ApiResult.InvalidArguments("[ERROR] must be 0 to 3650 [json-pointer:/expires_in_days]");
        }

        // Nor may an ending token make itself a lasting one. A browser's session may: the person behind it has just shown a password, and lasting tokens must come
        // from somewhere.
        var ofMaker = call.Identity.Kind == TokenKind.Session ? 0 : call.Identity.Expires;
        var expires = days == 0 ? ofMaker : time.GetUtcNow().ToUnixTimeSeconds() + (days * 86_400L);
        if (ofMaker != 0 && expires > ofMaker)
        {
            return ApiResult.InvalidArguments("[ERROR] must not be later than the end of the token that asks; leave it out to end with it [json-pointer:/expires_in_days]");
        }

        // A restricted token must not make itself an unrestricted one.
        var scopes = call.List("scopes");
        if (call.Identity.Scopes.Count > 0 && (scopes.Count == 0 || scopes.Except(call.Identity.Scopes, StringComparer.Ordinal).Any()))
        {
            return ApiResult.MissingScope(string.Join(',', scopes), string.Join(',', call.Identity.Scopes));
        }

        var (secret, error) = await Issue(call.WorkspaceHeader(), expires, scopes, call.Cancel);
        return error is not null ? ApiResult.Error(error) : ApiResult.Ok(json =>
        {
            json.WriteString("token", secret);
            json.WriteNumber("expires", expires);
        });
    }

    private async Task<ApiResult> Revoke(ApiCall call)
    {
        var secret = call.Required("secret");
        var target = directory.Resolve(secret, out _);
        var admin = call.Identity.Role is Actors.Channels.Role.Admin or Actors.Channels.Role.Owner;
        if (target is null || target.Team != call.Identity.Team || (target.User != call.Identity.User && !admin))
        {
            return ApiResult.Error("token_not_found");
        }

        var reply = await workspaces.Ask(new RevokeToken { Header = call.WorkspaceHeader(), Hash = TokenHash.Of(secret) }, call.Cancel);
        return reply is WorkspaceRefused refused ? ApiResult.Error(refused.Code) : ApiResult.Ok(json => json.WriteBoolean("revoked", value: true));
    }
}
