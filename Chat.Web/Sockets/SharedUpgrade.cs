using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Chat.Web.Sockets;

/// <summary>Stands before the WebSocket middleware and keeps hold of the stream that it upgrades, so that a writer can write beside it.</summary>
public sealed class SharedUpgrade(IHttpUpgradeFeature inner) : IHttpUpgradeFeature
{
    /// <summary>The upgraded stream; null before the upgrade.</summary>
    public WebSocketStream? Stream { get; private set; }

    /// <inheritdoc/>
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <inheritdoc/>
    public async Task<Stream> UpgradeAsync() => Stream = new WebSocketStream(await inner.UpgradeAsync());

    /// <summary>The middleware: to be used before UseWebSockets.</summary>
    public static Task Install(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is { } upgrade)
        {
            var shared = new SharedUpgrade(upgrade);
            http.Features.Set<IHttpUpgradeFeature>(shared);
            http.Features.Set(shared);
        }

        return next(http);
    }
}
