using Microsoft.AspNetCore.Http;

namespace Chat.Web.Security;

/// <summary>Headers on every answer (OWASP secure headers). The sign-in pages need nothing but their own style sheet and forms; JSON needs nothing at all.</summary>
public static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static Task Add(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";

        // Not no-referrer: under it browsers send "Origin: null" with our own forms too (Fetch standard, "append a request Origin header").
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        return next(http);
    }
}
