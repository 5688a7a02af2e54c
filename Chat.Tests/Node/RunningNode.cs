using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Chat.Node;
using Chat.Node.Health;
using Chat.Node.Options;
using Chat.Node.Provisioning;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Node;

/// <summary>A whole node in this process: real files in a directory of its own, real sockets on a free port.</summary>
public sealed class RunningNode : IAsyncDisposable
{
    private readonly DataDirectory _data;
    private readonly WebApplication _app;

    private RunningNode(DataDirectory data, WebApplication app)
    {
        _data = data;
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }
    public IServiceProvider Services => _app.Services;
    public DataDirectory Data => _data;

    /// <summary>Starts one and waits until it is ready.</summary>
    public static async Task<RunningNode> Start(string directory, params Declaration[] declarations)
    {
        var node = await StartUnready(directory, declarations);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await node.Services.GetRequiredService<Readiness>().WaitUntilReady(limit.Token);
        return node;
    }

    public static async Task<RunningNode> StartUnready(string directory, params Declaration[] declarations)
    {
        var options = new NodeOptions { Urls = ["http://127.0.0.1:0"], DataDirectory = directory, RateLimits = false };
        var data = DataDirectory.Open(directory);
        var app = NodeComposition.Build(options, data, new StartupDeclarations(declarations));
        await app.StartAsync();
        return new RunningNode(data, app);
    }

    /// <summary>Calls an API method; the answer's JSON.</summary>
    public async Task<JsonObject> Call(string method, string token, object? arguments = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/" + method) { Content = JsonContent.Create(arguments ?? new { }) };
        request.Headers.Authorization = new("Bearer", token);
        using var response = await Client.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<JsonObject>())!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _data.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
