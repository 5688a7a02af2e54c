using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;
using Chat.Actors.Sessions.Tickets;
using Chat.Web.Api;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Chat.Web.Sockets;

/// <summary>GET /ws?ticket=…: redeems the ticket, opens the session, upgrades, and stays until the socket is over.</summary>
public sealed partial class SocketEndpoint(
    ITickets tickets, ISessions sessions, OpenSockets open, CsrfCheck origin, ApiRateLimits limits, SessionOptions options, TimeProvider time, ILogger<SocketEndpoint> log)
{
    /// <summary>The writer gets this long for what is queued once a socket ends; a peer that does not read does not get more.</summary>
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(2);

    /// <summary>A close frame is lost to a reset when the server hangs up before the peer has answered it (reliability.md section 5: 20 of 174 cases).</summary>
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    // Keep-alive is TCP's: no timer and no frame for an idle socket.
    private static readonly WebSocketAcceptContext Accept = new() { KeepAliveInterval = TimeSpan.Zero, DangerousEnableCompression = false };
    private static readonly WebSocketCreationOptions Server = new() { IsServer = true, KeepAliveInterval = TimeSpan.Zero };

    public async Task Handle(HttpContext http)
    {
        if (Refusal(http) is { } refusal)
        {
            http.Response.StatusCode = refusal;
            return;
        }

        var outbox = new Outbox(options.Outbox);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        outbox.Ended = _ => ended.TrySetResult();
        if (await Open(http, outbox) is not { } connection)
        {
            return;
        }

        open.Add(outbox);
        try
        {
            // The middleware's own WebSocket answers the handshake and is then left alone: it aborts the connection when it is disposed or a receive is cancelled,
            // and an abort is a reset.
            _ = await http.WebSockets.AcceptWebSocketAsync(Accept);
            var stream = http.Features.GetRequiredFeature<SharedUpgrade>().Stream!;
            using var socket = WebSocket.CreateFromStream(stream, Server);
            KeepAlive(http);
            await Run(http, socket, stream, outbox, connection, ended.Task);
        }
        finally
        {
            outbox.Close(SocketEnd.PeerClosed);
            open.Remove(outbox);
            connection.Closed();
        }
    }

    private int? Refusal(HttpContext http)
    {
        if (!http.WebSockets.IsWebSocketRequest || http.Features.Get<SharedUpgrade>() is null)
        {
            return StatusCodes.Status426UpgradeRequired;
        }

        // A browser always sends Origin; the ticket alone speaks for other clients.
        string? page = http.Request.Headers.Origin;
        if (!string.IsNullOrEmpty(page) && !origin.IsOurs(page, http.Request))
        {
            return StatusCodes.Status403Forbidden;
        }

        return open.Draining ? StatusCodes.Status503ServiceUnavailable : null;
    }

    private async Task<IConnection?> Open(HttpContext http, Outbox outbox)
    {
        var ticket = http.Request.Query["ticket"].ToString();
        if (!tickets.IsIssuedHere(ticket) && !limits.HasRoomForStranger(http, out var wait))
        {
            // Each false ticket wakes an entity somewhere. One that this node gave out is let through, whoever else guesses from behind the same address.
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            return null;
        }

        try
        {
            var grant = await tickets.Redeem(ticket, http.RequestAborted);
            if (grant is null)
            {
                limits.AdmitStranger(http, out _);
                http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                return null;
            }

            var connection = await sessions.Open(grant, outbox, http.RequestAborted);
            if (connection is null)
            {
                http.Response.StatusCode = StatusCodes.Status403Forbidden;
            }

            return connection;
        }
        catch (OperationCanceledException)
        {
            // The client hung up while its session was opened: the session sees by the ended outbox that nobody will read it.
            outbox.Close(SocketEnd.PeerClosed);
            return null;
        }
        catch (Exception unavailable) when (unavailable is TimeoutException or Akka.Actor.AskTimeoutException)
        {
            LogUnavailable(log, unavailable.Message);
            outbox.Close(SocketEnd.PeerClosed);
            http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return null;
        }
    }

    private async Task Run(HttpContext http, WebSocket socket, WebSocketStream stream, Outbox outbox, IConnection connection, Task ended)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var reading = Read(socket, stream, outbox, connection, cut.Token);
        var writing = Quietly(SocketWriter.Run(socket, stream, outbox, cut.Token));
        await Task.WhenAny(ended, writing);
        outbox.Close(SocketEnd.PeerClosed);
        if (await Within(writing, FlushTime))
        {
            // Then Kestrel flushes and ends with a FIN. An abort would be a reset, and take the close frame with it.
            await Within(reading, LingerTime);
        }
        else
        {
            http.Abort();
        }

        await cut.CancelAsync();
        await Task.WhenAll(reading, writing);
    }

    /// <summary>Reads frames, then, whatever ended that, what the peer still sends, until it closes: see <see cref="LingerTime"/>.</summary>
    private async Task Read(WebSocket socket, WebSocketStream stream, Outbox outbox, IConnection connection, CancellationToken cancel)
    {
        try
        {
            var end = await SocketReader.Run(socket, connection, cancel);
            outbox.Close(end);
            if (end != SocketEnd.PeerClosed)
            {
                await Quietly(Discard(stream, cancel));
            }
        }
        catch (WebSocketException error)
        {
            // The WebSocket has sent its own close frame (1002, 1007) where the protocol was broken.
            LogProtocol(log, error.WebSocketErrorCode);
            outbox.Close(SocketEnd.PeerClosed);
            await Quietly(Discard(stream, cancel));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException)
        {
            outbox.Close(SocketEnd.PeerClosed);
        }
    }

    private static async Task Discard(WebSocketStream stream, CancellationToken cancel)
    {
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancel) > 0)
        {
        }
    }

    /// <summary>A broken connection is an end like any other.</summary>
    private static async Task Quietly(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ObjectDisposedException or WebSocketException or InvalidOperationException)
        {
        }
    }

    private async Task<bool> Within(Task work, TimeSpan limit)
    {
        using var stop = new CancellationTokenSource();
        var first = await Task.WhenAny(work, Task.Delay(limit, time, stop.Token));
        await stop.CancelAsync();
        return first == work;
    }

    /// <summary>A peer that vanished without a word is found after two minutes.</summary>
    private static void KeepAlive(HttpContext http)
    {
        if (http.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A client broke the WebSocket protocol: {Error}")]
    private static partial void LogProtocol(ILogger log, WebSocketError error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A socket was refused, the cluster did not answer: {Reason}")]
    private static partial void LogUnavailable(ILogger log, string reason);
}
