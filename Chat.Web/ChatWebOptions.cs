using Chat.Web.Api;

namespace Chat.Web;

/// <summary>What an operator can set about the web side of a node. Immutable after the start.</summary>
public sealed class ChatWebOptions
{
    /// <summary>The address clients reach this server under, for example https://chat.example.com; null: see <see cref="AllowedHosts"/>.</summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// Host headers (with port where it is not the default) that may appear in addresses the server hands out, beside loopback ones. Any other Host is ignored
    /// there and the connection's own local address is used.
    /// </summary>
    public IList<string> AllowedHosts { get; } = [];

    /// <summary>Origins besides our own whose pages may open WebSockets, with a ticket; the API never accepts their cookie. For example https://chat.example.com.</summary>
    public IList<string> AllowedOrigins { get; } = [];

    /// <summary>Largest JSON or form body in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>Longest time one call may take before it is answered with request_timeout; the actors give up at 10 s.</summary>
    public TimeSpan CallDeadline { get; set; } = TimeSpan.FromSeconds(30);

    public RateLimitOptions RateLimits { get; } = new();

    /// <summary>Whether X-Forwarded-For and X-Forwarded-Proto of a loopback proxy are believed. Off: anybody could set them.</summary>
    public bool TrustForwardedHeaders { get; set; }

    /// <summary>How long a browser stays signed in.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// Reads the settings <c>public_url</c>, <c>allowed_hosts</c>, <c>allowed_origins</c>, <c>rate_limits</c> (on, off) and <c>trust_forwarded_headers</c> (true, false); as
    /// environment variables they are CHAT_PUBLIC_URL and so on. Throws <see cref="ArgumentException"/> with a sentence that names the setting.
    /// </summary>
    public static ChatWebOptions Read(Func<string, string?> setting)
    {
        var options = new ChatWebOptions { TrustForwardedHeaders = Switch(setting, "trust_forwarded_headers", "true", "false", fallback: false) };
        options.RateLimits.Enabled = Switch(setting, "rate_limits", "on", "off", fallback: true);
        if (setting("public_url") is { Length: > 0 } url)
        {
            options.PublicUrl = Http(url, "public_url");
        }

        foreach (var host in Words(setting("allowed_hosts")))
        {
            options.AllowedHosts.Add(host);
        }

        foreach (var origin in Words(setting("allowed_origins")))
        {
            options.AllowedOrigins.Add(Http(origin, "allowed_origins").GetLeftPart(UriPartial.Authority));
        }

        return options;
    }

    private static string[] Words(string? value) => (value ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Uri Http(string url, string name) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps) && uri.Host.Length > 0
            ? uri
            : throw new ArgumentException($"{name}: '{url}' is no address. Write it like https://chat.example.com.", nameof(url));

    private static bool Switch(Func<string, string?> setting, string name, string yes, string no, bool fallback) => setting(name)?.Trim().ToLowerInvariant() switch
    {
        null or "" => fallback,
        var value when value == yes => true,
        var value when value == no => false,
        var value => throw new ArgumentException($"{name}: '{value}' is neither {yes} nor {no}.", nameof(setting)),
    };
}
