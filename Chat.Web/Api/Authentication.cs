using Chat.Actors.Workspaces;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>The caller found, or why not.</summary>
public readonly record struct Authenticated(Identity? Identity, IWorkspaceDirectory? Workspace, string? Error);

/// <summary>
/// Finds who calls: the Authorization header first, then <c>token</c> in body or query, then the session cookie of a browser (which needs
/// <see cref="CsrfCheck"/>). Everything is answered from this node's memory. Who holds a token that was good once is told what became of it, as Slack tells:
/// token_revoked, token_expired, account_inactive. Everybody else gets invalid_auth.
/// </summary>
public sealed class Authentication(IDirectory directory, CsrfCheck csrf)
{
    /// <summary>Name of the session cookie: HttpOnly, SameSite=Lax, Secure on https.</summary>
    public const string Cookie = "chat_session";

    private const string Bearer = "Bearer ";

    public Authenticated Authenticate(HttpRequest request, ApiArguments arguments)
    {
        if (TokenOf(request, arguments) is { } token)
        {
            var found = Resolve(token);

            // A stolen cookie must not get around the check that cookies need.
            return found.Identity?.Kind == TokenKind.Session ? new(null, null, ApiErrors.InvalidAuth) : found;
        }

        if (request.Cookies[Cookie] is { Length: > 0 } session)
        {
            return csrf.AdmitsApi(request) ? ResolveSession(session) : new(null, null, ApiErrors.CrossOriginRequest);
        }

        return new(null, null, ApiErrors.NotAuthed);
    }

    /// <summary>Who a browser's cookie speaks for. The caller has made sure that the page is ours.</summary>
    public Authenticated ResolveSession(string session)
    {
        var found = Resolve(session);
        return found.Identity is { Kind: not TokenKind.Session } ? new(null, null, ApiErrors.InvalidAuth) : found;
    }

    /// <summary>Who a token speaks for.</summary>
    public Authenticated Resolve(string token)
    {
        var identity = directory.Resolve(token, out var fault);
        if (identity is null)
        {
            return new(null, null, fault switch
            {
                TokenFault.Revoked => ApiErrors.TokenRevoked,
                TokenFault.Expired => ApiErrors.TokenExpired,
                TokenFault.Inactive => ApiErrors.AccountInactive,
                _ => ApiErrors.InvalidAuth,
            });
        }

        var workspace = directory.Workspace(identity.Team);
        return workspace is null ? new(null, null, ApiErrors.InvalidAuth) : new(identity, workspace, null);
    }

    private static string? TokenOf(HttpRequest request, ApiArguments arguments)
    {
        string? header = request.Headers.Authorization;
        if (header is not null && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            return header[Bearer.Length..].Trim();
        }

        return arguments.TryGet("token", out var token) && token.Text.Length > 0 ? token.Text : null;
    }
}
