using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Api;
using Chat.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>
/// The conversation methods on a real Kestrel before a town that keeps the real rules without actors: the cast, #general with everybody but the guest, the
/// private #secret of Ada and Linus, and the bot Robin, who is in #general.
/// </summary>
public sealed class TownSquare : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private TownSquare(WebApplication app)
    {
        _app = app;
        _http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public string General { get; private set; } = "";
    public string Secret { get; private set; } = "";
    public TownChannels Channels => _app.Services.GetRequiredService<TownChannels>();
    public TownHistory History => _app.Services.GetRequiredService<TownHistory>();
    public TownPeople People => _app.Services.GetRequiredService<TownPeople>();
    public IServiceProvider Services => _app.Services;

    public static async Task<TownSquare> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        Furnish(builder.Services);
        var app = builder.Build();
        var api = app.Services.GetRequiredService<ApiEndpoint>();
        app.Map("/api/{**name}", http => api.Handle(http, http.GetRouteValue("name") as string ?? ""));
        await app.StartAsync();
        var town = new TownSquare(app);
        await town.Settle();
        return town;
    }

    /// <summary>Posts a form as Slack's SDKs do.</summary>
    public async Task<JsonElement> Call(string method, Person who, params (string Name, string Value)[] arguments)
    {
        using var content = new FormUrlEncodedContent(arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/" + method) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", who == Support.People.Robin ? Bots.RobinToken : who.Token);
        using var response = await _http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        return JsonElement.Parse(await response.Content.ReadAsStringAsync());
    }

    /// <summary>The same, and it must go well.</summary>
    public async Task<JsonElement> Do(string method, Person who, params (string Name, string Value)[] arguments)
    {
        var answer = await Call(method, who, arguments);
        return answer.GetProperty("ok").GetBoolean() ? answer : throw new Xunit.Sdk.XunitException($"{method} by {who.Name}: {answer.GetRawText()}");
    }

    /// <summary>The same, and it must be refused; the code.</summary>
    public async Task<string> Refusal(string method, Person who, params (string Name, string Value)[] arguments)
    {
        var answer = await Call(method, who, arguments);
        return answer.GetProperty("ok").GetBoolean() ? "ok" : answer.GetProperty("error").GetString()!;
    }

    /// <summary>Posts a text and gives its ts.</summary>
    public async Task<string> Say(Person who, string channel, string text, string? thread = null) =>
        (await Do("chat.postMessage", who, ("channel", channel), ("text", text), ("thread_ts", thread ?? ""))).GetProperty("ts").GetString()!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.DisposeAsync();
    }

    private static void Furnish(IServiceCollection services)
    {
        var options = new ChatWebOptions();
        options.RateLimits.Enabled = false;
        services.AddSingleton(options).AddSingleton<TimeProvider, TownClock>();
        services.AddSingleton<NodeDirectory>().AddSingleton<IDirectory>(provider => provider.GetRequiredService<NodeDirectory>());
        services.AddSingleton<TownHistory>().AddSingleton<IHistory>(provider => provider.GetRequiredService<TownHistory>());
        services.AddSingleton<TownChannels>().AddSingleton<IChannels>(provider => provider.GetRequiredService<TownChannels>());
        services.AddSingleton<TownPeople>().AddSingleton<IUsers>(provider => provider.GetRequiredService<TownPeople>());
        services.AddSingleton<IMemberships>(provider => provider.GetRequiredService<TownPeople>());
        services.AddSingleton<IUserNotices>(provider => provider.GetRequiredService<TownPeople>());
        services.AddSingleton<IWorkspaces>(provider => ActivatorUtilities.CreateInstance<TownHall>(provider, Support.People.Team));
        services.AddSingleton<PublicAddress>().AddSingleton<CsrfCheck>().AddSingleton<Authentication>().AddSingleton<ApiRateLimits>();
        services.AddSingleton<ApiMethodTable>().AddSingleton<ApiEndpoint>().AddRouting();
        services.AddConversations();
    }

    private async Task Settle()
    {
        var workspaces = Services.GetRequiredService<IWorkspaces>();
        var system = new WorkspaceCommand { Team = Support.People.Team, Role = Role.System };
        await Must(workspaces, new CreateWorkspace { Header = system, Name = "Acme", Domain = "acme" });
        await Must(workspaces, new AddUsers { Header = system, Users = { Support.People.All.Where(person => person != Support.People.Robin).Select(Citizen) } });
        await Must(workspaces, new AddApp
        {
            Header = system,
            App = new App { Name = "robin" },
            Bot = new NewUser { User = new User { Id = Support.People.Robin.Id, Name = "robin", BotId = Bots.RobinBotId, Profile = new Profile { RealName = "Robin" } } },
            Tokens = { new Token { Hash = TokenHash.Of(Bots.RobinToken), Kind = TokenKind.Bot } },
        });
        Services.GetRequiredService<NodeDirectory>().ShowReady();
        General = await Register(workspaces, system, "general", general: true, [.. Support.People.All.Where(person => person != Support.People.Guido)]);
        Secret = await Register(workspaces, system, "secret", general: false, Support.People.Ada, Support.People.Linus);
    }

    private async Task<string> Register(IWorkspaces workspaces, WorkspaceCommand system, string name, bool general, params Person[] members)
    {
        var kind = general ? ChannelKind.Public : ChannelKind.Private;
        var done = await Must(workspaces, new RegisterChannel { Header = system, Name = name, Kind = kind, General = general, Members = { members.Select(person => person.Id) } });
        var id = done.Ids[0];
        foreach (var member in members)
        {
            await People.Note(Support.People.Team, member.Id, id, kind, member: true, seq: 1);
        }

        await History.EnsureProjected(id, 1);
        return id;
    }

    private static async Task<WorkspaceDone> Must(IWorkspaces workspaces, IWorkspaceMessage message) => await workspaces.Ask(message) switch
    {
        WorkspaceDone done => done,
        var other => throw new Xunit.Sdk.XunitException($"{message.GetType().Name}: {other}"),
    };

    private static NewUser Citizen(Person person) => new()
    {
        User = new User
        {
            Id = person.Id,
            Name = person.Name,
            Role = person == Support.People.Ada ? Role.Owner : person == Support.People.Grace ? Role.Admin : person == Support.People.Guido ? Role.Guest : Role.Member,
            Profile = new Profile { RealName = person.RealName, Email = person.Email },
        },
        Tokens = { new Token { Hash = TokenHash.Of(person.Token), Kind = TokenKind.User, User = person.Id } },
    };
}
