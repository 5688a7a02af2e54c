using Chat.Web.Api;
using Chat.Web.Auth;
using Chat.Web.DoNotDisturb;
using Chat.Web.Rtm;
using Chat.Web.Security;
using Chat.Web.SignIn;
using Chat.Web.Sockets;
using Chat.Web.Stars;
using Chat.Web.Team;
using Chat.Web.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Web;

/// <summary>Puts the web side of a node together: the API, sign-in, pictures, the OpenAPI document and the sockets.</summary>
public static class ChatWeb
{
    private static readonly string[] Verbs = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>
    /// Adds what <see cref="MapChatWeb"/> serves. The actors' side (IDirectory, IWorkspaces, IUsers, IChannels, IHistory, ITickets) comes from the node.
    /// </summary>
    public static IServiceCollection AddChatWeb(this IServiceCollection services, ChatWebOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options));
        services.AddSingleton<FatalErrors>().AddSingleton<PublicAddress>().AddSingleton<CsrfCheck>().AddSingleton<Authentication>();
        services.AddSingleton<ApiRateLimits>().AddSingleton<ApiMethodTable>().AddSingleton<ApiEndpoint>().AddSingleton<OpenApiDocument>();
        services.AddSingleton<Passwords>().AddSingleton<PasswordSignIn>().AddSingleton<Sessions>().AddSingleton<FirstRun>().AddSingleton<SignUp>();
        services.AddSingleton<SignInPages>().AddSingleton<SignInEndpoints>();
        services.TryAddSingleton<IDeclaredState, NothingDeclared>();
        services.TryAddSingleton<IPresence, ShardedPresence>();
        services.AddSingleton<TokenMethods>().AddSingleton<IApiMethods>(provider => provider.GetRequiredService<TokenMethods>());
        services.AddSingleton<IApiMethods, TokenListMethods>();
        services.AddSingleton<InvitationMethods>().AddSingleton<IApiMethods>(provider => provider.GetRequiredService<InvitationMethods>());
        services.AddSingleton<IApiMethods, AuthMethods>().AddSingleton<IApiMethods, TeamMethods>().AddSingleton<IApiMethods, RtmMethods>();
        services.AddSingleton<IApiMethods, UsersMethods>().AddSingleton<IApiMethods, ConversationMethods>().AddSingleton<IApiMethods, ProfileMethods>();
        services.AddSingleton<IApiMethods, PresenceMethods>().AddSingleton<IApiMethods, PreferenceMethods>();
        services.AddSockets();
        services.AddSingleton<IApiMethods, DndMethods>().AddSingleton<IApiMethods, StarMethods>();
        return services.AddConversations();
    }

    /// <summary>Adds the middleware and every route of the web side.</summary>
    public static void MapChatWeb(this WebApplication app)
    {
        var services = app.Services;
        if (services.GetRequiredService<ChatWebOptions>().TrustedProxies is { Count: > 0 } proxies)
        {
            app.UseForwardedHeaders(Forwarded(proxies));
        }

        app.Use((http, next) => SecurityHeaders.Add(http, _ => next(http)));
        var fatal = services.GetRequiredService<FatalErrors>();
        app.Use((http, next) => fatal.Catch(http, _ => next(http)));
        app.UseRouting();

        var api = services.GetRequiredService<ApiEndpoint>();
        app.MapMethods("/api/{**name}", Verbs, http => api.Handle(http, http.GetRouteValue("name") as string ?? ""));
        app.MapGet("/openapi.json", services.GetRequiredService<OpenApiDocument>().Send);
        app.MapGet("/avatars/{id}", http => Avatars.Send(http, http.GetRouteValue("id") as string ?? ""));
        app.MapSockets();
        MapSignIn(app, services.GetRequiredService<SignInEndpoints>());
    }

    private static ForwardedHeadersOptions Forwarded(IReadOnlyList<System.Net.IPNetwork> proxies)
    {
        // No limit to their number: the walk from the right ends at the first address that is none of them.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            forwarded.KnownIPNetworks.Add(proxy);
        }

        return forwarded;
    }

    private static void MapSignIn(WebApplication app, SignInEndpoints signIn)
    {
        app.MapGet("/", signIn.Home);
        app.MapGet("/signin.css", SignInEndpoints.StyleSheet);
        app.MapGet("/join/{secret}", http => signIn.Join(http, http.GetRouteValue("secret") as string ?? ""));
        app.MapPost("/setup", signIn.SetUp);
        app.MapPost("/signin", signIn.SignIn);
        app.MapPost("/signup", signIn.SignUp);
        app.MapPost("/signout", signIn.SignOut);
        app.MapPost("/tokens", signIn.CreateToken);
        app.MapPost("/invitations", signIn.CreateInvitation);
    }

    private static void Limit(KestrelServerOptions kestrel, ChatWebOptions options)
    {
        kestrel.AddServerHeader = false;

        // A little more than the API reads, so that it, not Kestrel, refuses what is too large.
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes + (64 * 1024);
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestHeaderCount = 100;

        // GET carries arguments in the address; everything that does not fit belongs into a body.
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(130);
    }
}
