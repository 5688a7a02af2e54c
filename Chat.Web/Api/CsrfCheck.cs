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

    /// <summary>For forms and sockets: the request's page is ours or configured. A request that says nothing of its page is refused.</summary>
    public bool SameOrigin(HttpRequest request)
    {
        string? origin = request.Headers.Origin;
        if (!string.IsNullOrEmpty(origin))
        {
            return IsOurs(origin, request);
        }

        return request.Headers["Sec-Fetch-Site"] == "same-origin";
    }

    /// <summary>Whether an Origin header names the host the request came to, the public address or a configured origin.</summary>
    public bool IsOurs(string origin, HttpRequest request)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var page))
        {
            return false;
        }

        var text = page.GetLeftPart(UriPartial.Authority);
        return Same(text, $"{request.Scheme}://{request.Host.Value}")
            || (options.PublicUrl is not null && Same(text, options.PublicUrl.GetLeftPart(UriPartial.Authority)))
            || options.AllowedOrigins.Any(allowed => Same(text, allowed));
    }

    private static bool Same(string origin, string allowed) =>
        Uri.TryCreate(allowed, UriKind.Absolute, out var uri) && string.Equals(origin, uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase);
}
