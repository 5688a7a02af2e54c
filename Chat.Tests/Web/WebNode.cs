using System.Net.Http.Headers;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Fakes;
using Chat.Web;
using Chat.Web.Api;
using Chat.Web.SignIn;
using Chat.Web.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Web;

/// <summary>The web side alone, on a real Kestrel at a free port, with fakes behind it.</summary>
public sealed class WebNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebNode(WebApplication app, FakeDirectory directory)
    {
        _app = app;
        Directory = directory;
        Address = new Uri(app.Urls.First());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
    }

    public FakeDirectory Directory { get; }
    public FakeWorkspaces Workspaces => (FakeWorkspaces)_app.Services.GetRequiredService<IWorkspaces>();
    public FakeUsers Users => (FakeUsers)_app.Services.GetRequiredService<IUsers>();
    public FakeChannels Channels => (FakeChannels)_app.Services.GetRequiredService<IChannels>();
    public FakeHistory History => (FakeHistory)_app.Services.GetRequiredService<IHistory>();
    public FakeTickets Tickets => (FakeTickets)_app.Services.GetRequiredService<ITickets>();
    public FakePresence Presence => (FakePresence)_app.Services.GetRequiredService<IPresence>();
    public IServiceProvider Services => _app.Services;
    public Uri Address { get; }
    public HttpClient Http { get; }

    public static async Task<WebNode> Start(FakeDirectory? directory = null, Action<ChatWebOptions>? configure = null, IDeclaredState? declared = null, params IApiMethods[] methods)
    {
        directory ??= FakeDirectory.OfPeople();
        var options = new ChatWebOptions();
        configure?.Invoke(options);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<IDirectory>(directory).AddSingleton<IWorkspaces>(new FakeWorkspaces(directory));
        builder.Services.AddSingleton<IUsers, FakeUsers>().AddSingleton<IChannels, FakeChannels>().AddSingleton<IHistory, FakeHistory>();
        builder.Services.AddSingleton<ITickets, FakeTickets>().AddSingleton<IPresence, FakePresence>().AddSingleton<ISessions, FakeSessions>();
        builder.Services.AddSingleton<IMemberships, FakeMemberships>().AddSingleton<IUserNotices, FakeUserNotices>();
        foreach (var feature in methods)
        {
            builder.Services.AddSingleton(feature);
        }

        builder.Services.AddSingleton(declared ?? new NothingDeclared());
        builder.Services.AddChatWeb(options);
        var app = builder.Build();
        app.MapChatWeb();
        await app.StartAsync();
        return new WebNode(app, directory);
    }

    /// <summary>POSTs a form as Slack's SDKs do.</summary>
    public async Task<JsonElement> Call(string method, Person? who = null, params (string Name, string Value)[] arguments) =>
        (await Send(HttpMethod.Post, "/api/" + method, who?.Token, new FormUrlEncodedContent(arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value))))).Json;

    public async Task<(HttpResponseMessage Response, JsonElement Json)> Send(HttpMethod verb, string path, string? token = null, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(verb, path) { Content = content };
        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var response = await Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (response, response.Content.Headers.ContentType?.MediaType == "application/json" ? JsonElement.Parse(body) : default);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>Shorter looks into answers.</summary>
public static class Answers
{
    /// <summary>The error code; "" when the call went well.</summary>
    public static string Error(this JsonElement answer) => answer.GetProperty("ok").GetBoolean() ? "" : answer.GetProperty("error").GetString()!;

    public static string Text(this JsonElement answer, string name) => answer.GetProperty(name).GetString()!;
}
