using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Auth;

/// <summary>
/// tokens.create: API tokens that people make for their own programs. Not Slack's method: Slack has only a web page for this. Tokens are shown once and kept as
/// SHA-256.
/// </summary>
public sealed class TokenMethods(IWorkspaces workspaces, TimeProvider time) : IApiMethods
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
                Arg.List("scopes", "At most 100 scopes to restrict it to; absent: everything the caller may do."),
                Arg.Text("name", "What to call it in tokens.list, at most 80 characters."),
            ],
            Create) { Access = ApiAccess.People },
    ];

    /// <summary>A new token for the user; the string is known to the caller alone.</summary>
    /// <param name="header">Who asks; the token is theirs.</param>
    /// <param name="expires">Seconds since 1970; 0: never.</param>
    /// <param name="scopes">Empty: no restriction.</param>
    /// <param name="name">What its maker calls it; may be empty.</param>
    /// <param name="cancel">Ends the waiting, not the issuing.</param>
    public async Task<(string? Secret, string? Error)> Issue(WorkspaceCommand header, long expires, IEnumerable<string> scopes, string name, CancellationToken cancel)
    {
        var secret = UserPrefix + Ids.NewSecret();
        var token = new Token
        {
            Hash = TokenHash.Of(secret),
            Kind = TokenKind.User,
            User = header.By,
            Issued = time.GetUtcNow().ToUnixTimeSeconds(),
            Expires = expires,
            Name = name,
            Tail = secret[^WorkspaceLimits.TokenTail..],
        };
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

        var scopes = call.List("scopes");
        if (scopes.Count > WorkspaceLimits.Scopes || scopes.Any(scope => scope.Length > WorkspaceLimits.Scope))
        {
            return ApiResult.InvalidArguments("[ERROR] must be at most 100 scopes of 80 characters [json-pointer:/scopes]");
        }

        var name = call.Text("name") ?? "";
        if (name.Length > WorkspaceLimits.TokenName || name.Any(char.IsControl))
        {
            return ApiResult.InvalidArguments("[ERROR] must be at most 80 characters on one line [json-pointer:/name]");
        }

        // A restricted token must not make itself an unrestricted one.
        if (call.Identity.Scopes.Count > 0 && (scopes.Count == 0 || scopes.Except(call.Identity.Scopes, StringComparer.Ordinal).Any()))
        {
            return ApiResult.MissingScope(string.Join(',', scopes), string.Join(',', call.Identity.Scopes));
        }

        var (secret, error) = await Issue(call.WorkspaceHeader(), expires, scopes, name, call.Cancel);
        return error is not null ? ApiResult.Error(error) : ApiResult.Ok(json =>
        {
            json.WriteString("token", secret);
            json.WriteNumber("expires", expires);
        });
    }
}
