using System.Net;
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

    /// <summary>
    /// Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, each behind the other where there are several; empty: nobody's, for anybody could set them.
    /// </summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; set; } = [];

    /// <summary>How long a browser stays signed in.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(30);
}
