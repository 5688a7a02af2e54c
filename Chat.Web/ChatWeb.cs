using Chat.Web.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Web;

/// <summary>Puts the web side of a node together: the API, sign-in and the sockets.</summary>
public static class ChatWeb
{
    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>Adds what <see cref="MapChatWeb"/> serves. The actors' side (IDirectory, IChannels, IUsers, IWorkspaces) comes from AddChatActors.</summary>
    public static IServiceCollection AddChatWeb(this IServiceCollection services, ChatWebOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<CsrfCheck>();
        services.AddSingleton<Authentication>();
        services.AddSingleton<ApiRateLimits>();
        services.AddSingleton<ApiMethodTable>();
        services.AddSingleton<ApiEndpoint>();
        return services;
    }

    /// <summary>Maps every route of the web side.</summary>
    public static void MapChatWeb(this WebApplication app)
    {
        var api = app.Services.GetRequiredService<ApiEndpoint>();
        app.MapMethods("/api/{**name}", Verbs, (HttpContext http, string name) => api.Handle(http, name));
    }
}
