using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>
/// What protects a browser's session cookie. A page of another site can make the browser send the cookie along, but it can neither forge Origin and
/// Sec-Fetch-Site nor add a header of its own without asking us first (CORS), which we never allow. So calls of the API with a cookie need both: a same-origin
/// Origin or Sec-Fetch-Site, and the header <see cref="Header"/> with any value. Calls with a token in the Authorization header, body or query need neither:
/// no browser adds those by itself.
/// </summary>
public sealed class CsrfCheck(ChatWebOptions options)
{
    public const string Header = "X-Chat-Client";

    /// <summary>For calls of the API.</summary>
    public bool AdmitsApi(HttpRequest request) => request.Headers.ContainsKey(Header) && SameOrigin(request);

    /// <summary>
    /// For forms and calls: the request's page is ours. A request that says nothing of its page is refused. "Origin: null" says nothing: a browser under a
    /// strict referrer policy writes it with our own forms too, so Sec-Fetch-Site decides; a sandboxed or data: page is cross-site there.
    /// </summary>
    public bool SameOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        return string.IsNullOrEmpty(origin) || origin == "null"
            ? request.Headers["Sec-Fetch-Site"] == "same-origin"
            : IsOwn(origin, request);
    }

    /// <summary>
    /// For sockets, which need a ticket and no cookie: an Origin header names the host the request came to, the public address or a configured origin.
    /// </summary>
    public bool IsOurs(string origin, HttpRequest request) => IsOwn(origin, request) || options.AllowedOrigins.Any(allowed => Same(origin, allowed));

    private bool IsOwn(string origin, HttpRequest request) =>
        Same(origin, $"{request.Scheme}://{request.Host.Value}")
        || (options.PublicUrl is not null && Same(origin, options.PublicUrl.GetLeftPart(UriPartial.Authority)));

    private static bool Same(string origin, string allowed) =>
        Uri.TryCreate(allowed, UriKind.Absolute, out var ours)
        && Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && string.Equals(page.GetLeftPart(UriPartial.Authority), ours.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
