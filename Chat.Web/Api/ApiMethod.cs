using Chat.Actors.Workspaces;

namespace Chat.Web.Api;

/// <summary>Answers one call.</summary>
public delegate Task<ApiResult> ApiHandler(ApiCall call);

/// <summary>Which tokens may call a method; others get not_allowed_token_type.</summary>
[Flags]
public enum ApiAccess
{
    /// <summary>No token needed; one that is given is still checked.</summary>
    Anyone = 0,

    /// <summary>People: user tokens and browser sessions.</summary>
    People = 1,

    /// <summary>Bot tokens.</summary>
    Bots = 2,

    /// <summary>App-level tokens (xapp-).</summary>
    Apps = 4,

    /// <summary>What most methods want.</summary>
    PeopleAndBots = People | Bots,
}

/// <summary>
/// One method of the API, declared once: routing, argument checks, rate limits, the OpenAPI document and the handler all come from here.
/// Served at GET and POST /api/<see cref="Name"/>.
/// </summary>
/// <param name="Name">For example "chat.postMessage".</param>
/// <param name="Tier">How often a token may call it.</param>
/// <param name="Summary">One sentence for the OpenAPI document.</param>
/// <param name="Arguments">Every argument the handler reads; all others are ignored, as Slack ignores them.</param>
/// <param name="Handler">Runs only when the token and every declared argument have been checked.</param>
public sealed record ApiMethod(string Name, RateTier Tier, string Summary, IReadOnlyList<ApiArgument> Arguments, ApiHandler Handler)
{
    /// <summary>Which tokens may call it.</summary>
    public ApiAccess Access { get; init; } = ApiAccess.PeopleAndBots;

    /// <summary>The scope that a token with a list of scopes must hold, for example "chat:write"; null for none. Tokens without a list may call everything.</summary>
    public string? Scope { get; init; }

    internal bool Admits(TokenKind kind) => kind switch
    {
        TokenKind.User or TokenKind.Session => Access.HasFlag(ApiAccess.People),
        TokenKind.Bot => Access.HasFlag(ApiAccess.Bots),
        TokenKind.App => Access.HasFlag(ApiAccess.Apps),
        _ => false,
    };
}

/// <summary>A feature's methods. Each feature folder has one or more; all of them are found in the services.</summary>
public interface IApiMethods
{
    IEnumerable<ApiMethod> Methods { get; }
}
