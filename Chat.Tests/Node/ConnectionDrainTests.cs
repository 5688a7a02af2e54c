using Akka.Actor;
using Chat.Node.Health;
using Chat.Tests.Support;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Chat.Tests.Node;

public sealed class ConnectionDrainTests : IAsyncLifetime
{
    private readonly ClockFake _clock = new();
    private readonly HostFake _host = new();
    private readonly ActorSystem _system = ActorSystem.Create("drain", "akka { loglevel = OFF, stdout-loglevel = OFF }");
    private readonly ConnectionDrain _drain;

    public ConnectionDrainTests() => _drain = new ConnectionDrain(_host, _system, _clock);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _system.Terminate();
        _host.Dispose();
    }

    [Fact]
    public async Task Answers_close_their_connections_from_the_stop_on()
    {
        Assert.Equal("", await Call("/api/chat.postMessage"));
        _host.StopApplication();
        Assert.Equal("close", await Call("/api/chat.postMessage"));
        Assert.Equal("close", await Call("/readyz"));
    }

    [Fact]
    public void A_node_that_nobody_calls_waits_until_balancers_have_seen_it()
    {
        _host.StopApplication();
        Assert.False(_drain.IsOver(TimeSpan.Zero));
        Assert.True(_drain.IsOver(ConnectionDrain.Pause));
    }

    [Fact]
    public async Task The_server_is_not_closed_under_calls_that_still_come_but_not_held_open_by_them_either()
    {
        _host.StopApplication();
        await Call("/api/chat.postMessage");
        Assert.False(_drain.IsOver(ConnectionDrain.Pause));
        Assert.True(_drain.IsOver(ConnectionDrain.Limit));
        _clock.Advance(ConnectionDrain.Quiet);
        await Call("/readyz");
        Assert.True(_drain.IsOver(ConnectionDrain.Pause));
    }

    [Fact]
    public async Task A_node_that_its_cluster_went_on_without_closes_at_once()
    {
        await CoordinatedShutdown.Get(_system).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
        _host.StopApplication();
        Assert.True(_drain.IsOver(TimeSpan.Zero));
    }

    private async Task<string> Call(string path)
    {
        var context = new DefaultHttpContext { Request = { Path = path } };
        await _drain.Mark(context, _ => Task.CompletedTask);
        return context.Response.Headers.Connection.ToString();
    }
}
