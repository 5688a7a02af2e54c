using Chat.Actors.Presence;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Web.Api;
using Chat.Web.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using SessionOptions = Chat.Actors.Sessions.SessionOptions;

namespace Chat.Web.Sockets;

/// <summary>Puts the sockets into the web side.</summary>
public static class SocketHosting
{
    /// <summary>Where sockets are served; rtm.connect puts it into the URL it hands out.</summary>
    public const string Path = "/ws";

    /// <summary>Adds what <see cref="MapSockets"/> serves, and the frames that the actors' side sends.</summary>
    public static IServiceCollection AddSockets(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => Options(provider.GetRequiredService<ChatWebOptions>().RateLimits));
        services.TryAddSingleton<IRtmFrames, RtmFrames>();
        services.TryAddSingleton<IPresenceFrames>(provider => provider.GetRequiredService<IRtmFrames>());
        services.AddTicketClient();
        services.AddSessionClient();
        services.TryAddSingleton<OpenSockets>();
        services.TryAddSingleton<SocketEndpoint>();
        return services;
    }

    private static SessionOptions Options(RateLimitOptions limits) =>
        new() { Frames = limits.Enabled ? new FrameRate(limits.SocketFrames.PerMinute, limits.SocketFrames.Burst) : FrameRate.Unlimited };

    /// <summary>Maps GET /ws. Call it before the middleware of other paths: the upgrade is prepared here.</summary>
    public static void MapSockets(this WebApplication app)
    {
        app.UseWhen(
            http => http.Request.Path == Path,
            branch =>
            {
                branch.Use(next => http => SharedUpgrade.Install(http, next));
                branch.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
            });
        // Made now, so that it hears of the shutdown even when no socket was ever opened.
        _ = app.Services.GetRequiredService<OpenSockets>();
        var endpoint = app.Services.GetRequiredService<SocketEndpoint>();
        app.MapGet(Path, (HttpContext http) => endpoint.Handle(http));
    }
}
