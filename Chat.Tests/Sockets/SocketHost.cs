using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Api;
using Chat.Web.Security;
using Chat.Web.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Tests.Sockets;

/// <summary>Tickets that hold until they are used.</summary>
internal sealed class CountedTickets : ITickets
{
    private readonly ConcurrentDictionary<string, TicketGrant> _grants = new(StringComparer.Ordinal);

    public Task<string> Issue(TicketGrant grant, CancellationToken cancel = default)
    {
        var ticket = Guid.NewGuid().ToString("N")[..24];
        _grants[ticket] = grant;
        return Task.FromResult(ticket);
    }

    public int Redeemed;

    /// <summary>Tickets as another node of the cluster issued them.</summary>
    public bool FromElsewhere { get; set; }

    public Task<TicketGrant?> Redeem(string ticket, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref Redeemed);
        return Task.FromResult(_grants.TryRemove(ticket, out var grant) ? grant : null);
    }

    public bool IsIssuedHere(string ticket) => !FromElsewhere && _grants.ContainsKey(ticket);
}

/// <summary>A session that the test plays: it sees what the client sends and puts what it likes into the outbox.</summary>
internal sealed class PlayedSession(Outbox outbox) : IConnection
{
    public Outbox Outbox { get; } = outbox;
    public ConcurrentQueue<string> Received { get; } = new();
    public bool IsClosed { get; private set; }

    public Task Receive(ReadOnlyMemory<byte> utf8, CancellationToken cancel)
    {
        Received.Enqueue(Encoding.UTF8.GetString(utf8.Span));
        return Task.CompletedTask;
    }

    public void Closed() => IsClosed = true;
}

internal sealed class PlayedSessions : ISessions
{
    public ConcurrentQueue<PlayedSession> Opened { get; } = new();

    public Task<IConnection?> Open(TicketGrant grant, Outbox outbox, CancellationToken cancel = default)
    {
        var session = new PlayedSession(outbox);
        Opened.Enqueue(session);
        return Task.FromResult<IConnection?>(session);
    }
}

/// <summary>The sockets of a node on a real Kestrel, with nothing else behind them.</summary>
public sealed class SocketHost : IAsyncLifetime
{
    private WebApplication _app = null!;

    internal PlayedSessions Sessions { get; } = new();
    internal CountedTickets Tickets { get; } = new();
    internal ChatWebOptions Options { get; } = new();
    public IRtmFrames Frames => _app.Services.GetRequiredService<IRtmFrames>();
    public Uri Address { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddSingleton(Options).AddSingleton<ApiRateLimits>().AddSingleton<CsrfCheck>().AddSingleton<PublicAddress>()
            .AddSingleton<IDirectory>(new SmallDirectory(People.Ada))
            .AddSingleton<ITickets>(Tickets).AddSingleton<ISessions>(Sessions)
            .AddSockets();
        _app = builder.Build();
        _app.MapSockets();
        await _app.StartAsync();
        Address = new Uri(_app.Urls.Single());
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public Task Stop() => _app.StopAsync();

    public async Task<Uri> Url()
    {
        var identity = new Identity(People.Team, People.Ada.Id, Role.Member, TokenKind.User, "", "", [], "aa");
        return new Uri($"ws://127.0.0.1:{Address.Port}/ws?ticket={await Tickets.Issue(new TicketGrant(identity, false))}");
    }

    internal async Task<(ClientWebSocket Socket, PlayedSession Session)> Connect()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(await Url(), CancellationToken.None);
        return (socket, Sessions.Opened.Last());
    }

    /// <summary>A socket below the WebSocket: the handshake is done, what follows is the test's own bytes.</summary>
    internal async Task<(Socket Tcp, PlayedSession Session)> ConnectRaw()
    {
        var url = await Url();
        var tcp = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await tcp.ConnectAsync("127.0.0.1", Address.Port);
        await tcp.SendAsync(Encoding.ASCII.GetBytes(
            $"GET {url.PathAndQuery} HTTP/1.1\r\nHost: 127.0.0.1:{Address.Port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        var answer = "";
        var one = new byte[1];
        while (!answer.EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            Assert.Equal(1, await tcp.ReceiveAsync(one));
            answer += (char)one[0];
        }

        Assert.StartsWith("HTTP/1.1 101", answer, StringComparison.Ordinal);
        return (tcp, Sessions.Opened.Last());
    }

    /// <summary>Reads until the peer closes its side; throws when it resets.</summary>
    internal static async Task<byte[]> ReadToEnd(Socket tcp)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        var all = new MemoryStream();
        var buffer = new byte[4096];
        while (true)
        {
            var count = await tcp.ReceiveAsync(buffer, SocketFlags.None, limit.Token);
            if (count == 0)
            {
                return all.ToArray();
            }

            all.Write(buffer, 0, count);
        }
    }

    /// <summary>The next message as JSON; null when the server has closed.</summary>
    internal static async Task<JsonElement?> Next(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var buffer = new byte[64 * 1024];
        var count = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(count), limit.Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            count += received.Count;
            if (received.EndOfMessage)
            {
                using var document = JsonDocument.Parse(buffer.AsMemory(0, count));
                return document.RootElement.Clone();
            }
        }
    }
}
