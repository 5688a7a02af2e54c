using System.Security.Cryptography;
using System.Text;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.SignIn;

/// <summary>Browser sessions: a token of kind session in a cookie that no script can read and no other site's form sends along.</summary>
public sealed class Sessions(IWorkspaces workspaces, Authentication authentication, ChatWebOptions options, TimeProvider time)
{
    /// <summary>Slack's prefix of session tokens.</summary>
    private const string Prefix = "xoxs-";

    /// <summary>Signs the browser in; null when it went well, else an error code.</summary>
    public async Task<string?> Begin(HttpContext http, string team, string user, CancellationToken cancel)
    {
        var secret = Prefix + Ids.NewSecret();
        var now = time.GetUtcNow();
        var token = new Token
        {
            Hash = TokenHash.Of(secret),
            Kind = TokenKind.Session,
            User = user,
            Issued = now.ToUnixTimeSeconds(),
            Expires = (now + options.SessionLifetime).ToUnixTimeSeconds(),
        };
        var header = new WorkspaceCommand { Team = team, By = user, Role = Role.System };
        if (await workspaces.Ask(new IssueToken { Header = header, Token = token }, cancel) is WorkspaceRefused refused)
        {
            return refused.Code;
        }

        http.Response.Cookies.Append(Authentication.Cookie, secret, CookieOptions(http, options.SessionLifetime));
        return null;
    }

    /// <summary>Who the browser is signed in as, if at all. The caller has checked that the page is ours when it changes something.</summary>
    public Authenticated Find(HttpContext http) => http.Request.Cookies[Authentication.Cookie] is { Length: > 0 } session
        ? authentication.ResolveSession(session)
        : new(null, null, ApiErrors.NotAuthed);

    /// <summary>Ends the browser's session, here and on every node.</summary>
    public async Task End(HttpContext http, Identity identity, CancellationToken cancel)
    {
        if (http.Request.Cookies[Authentication.Cookie] is { } session)
        {
            var header = new WorkspaceCommand { Team = identity.Team, By = identity.User, Role = identity.Role };
            await workspaces.Ask(new RevokeToken { Header = header, Hash = TokenHash.Of(session) }, cancel);
        }

        http.Response.Cookies.Delete(Authentication.Cookie, CookieOptions(http, lifetime: null));
    }

    /// <summary>What a form of ours carries so that no other page can send it: made of the cookie that no other page can read.</summary>
    public static string FormToken(HttpContext http) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(http.Request.Cookies[Authentication.Cookie] ?? ""), "form"u8));

    public static bool IsFormToken(HttpContext http, string? sent) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(FormToken(http)), Encoding.UTF8.GetBytes(sent ?? ""));

    private CookieOptions CookieOptions(HttpContext http, TimeSpan? lifetime) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = http.Request.IsHttps || options.PublicUrl?.Scheme == Uri.UriSchemeHttps,
        Path = "/",
        MaxAge = lifetime,
        IsEssential = true,
    };
}
