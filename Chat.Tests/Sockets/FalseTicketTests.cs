using System.Net;
using System.Net.WebSockets;
using Chat.Web.Api;
using Xunit;

namespace Chat.Tests.Sockets;

/// <summary>Who guesses at tickets, and who happens to share their address.</summary>
public sealed class FalseTicketTests : IAsyncLifetime
{
    private readonly SocketHost _host = new();

    public Task InitializeAsync()
    {
        _host.Options.RateLimits.Unauthenticated = new RateLimit(PerMinute: 1, Burst: 3);
        return _host.InitializeAsync();
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task False_tickets_over_the_limit_of_their_address_wake_no_entity()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await Guess(i));
        }

        // More than once: a bucket that is filling, and not full of one whole permit yet, is empty.
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await Guess(3 + i));
        }

        Assert.Equal(3, _host.Tickets.Redeemed);
    }

    [Fact]
    public async Task A_good_ticket_is_not_refused_because_a_neighbour_guesses()
    {
        await Exhaust();

        await Open();
    }

    [Fact]
    public async Task Good_tickets_take_nothing_from_the_bucket_of_their_address()
    {
        for (var i = 0; i < 10; i++)
        {
            await Open();
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await Guess(0));
    }

    [Fact]
    public async Task A_ticket_of_another_node_is_good_while_the_bucket_lasts_and_told_to_wait_after()
    {
        _host.Tickets.FromElsewhere = true;
        await Open();
        await Exhaust();

        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAnyAsync<WebSocketException>(async () => await socket.ConnectAsync(await _host.Url(), CancellationToken.None));
        Assert.Equal(HttpStatusCode.TooManyRequests, socket.HttpStatusCode);
        Assert.InRange(int.Parse(socket.HttpResponseHeaders!["Retry-After"].Single()), 1, 60);
    }

    private async Task Exhaust()
    {
        for (var i = 0; i < 3; i++)
        {
            await Guess(i);
        }
    }

    private async Task Open()
    {
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(await _host.Url(), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    private async Task<HttpStatusCode> Guess(int number)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        var url = new Uri($"ws://127.0.0.1:{_host.Address.Port}/ws?ticket={number:D24}");
        await Assert.ThrowsAnyAsync<WebSocketException>(() => socket.ConnectAsync(url, CancellationToken.None));
        return socket.HttpStatusCode;
    }
}
