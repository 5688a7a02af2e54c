using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Security;

/// <summary>
/// The address that goes into answers: rtm.connect's URL, picture and invitation links. A client sends its token or ticket there, so it never comes from a Host
/// header that anybody could have made up: first the configured public address, then a Host that is allowed or loopback, then the local end of the connection.
/// </summary>
public sealed class PublicAddress(ChatWebOptions options, IServer? server = null)
{
    /// <summary>http or https, without a slash at the end.</summary>
    public string Of(HttpContext http) => options.PublicUrl is { } configured
        ? configured.GetLeftPart(UriPartial.Path).TrimEnd('/')
        : $"{http.Request.Scheme}://{HostOf(http)}";

    /// <summary>ws or wss, without a slash at the end.</summary>
    public string WebSocketOf(HttpContext http) => "ws" + Of(http)["http".Length..];

    /// <summary>For what is built without a request (frames): the configured address, else the first one the server listens on.</summary>
    public string Default => options.PublicUrl?.GetLeftPart(UriPartial.Path).TrimEnd('/') ?? Listening() ?? "http://127.0.0.1";

    private string HostOf(HttpContext http)
    {
        var host = http.Request.Host;
        if (host.HasValue && (IsLoopback(host) || options.AllowedHosts.Contains(host.Value, StringComparer.OrdinalIgnoreCase)))
        {
            return host.Value;
        }

        var address = http.Connection.LocalIpAddress ?? IPAddress.Loopback;
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, http.Connection.LocalPort).ToString();
    }

    // The port stays as the client wrote it: it may reach us through a forwarded one, and nobody else's machine is meant by loopback.
    private static bool IsLoopback(HostString host) =>
        Uri.CheckHostName(host.Host.Trim('[', ']')) != UriHostNameType.Unknown
        && (string.Equals(host.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));

    private string? Listening() => server?.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .TrimEnd('/');
}
