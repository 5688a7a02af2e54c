using System.Net.WebSockets;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Shutdown;

/// <summary>An orderly end and a start on a store that is not empty.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class ShutdownTests
{
    private const int Sockets = 40;

    [Fact]
    public async Task SIGTERM_ends_a_node_with_open_sockets_within_five_seconds_and_every_socket_is_closed_in_order()
    {
        await using var node = await NodeProcess.Start();
        using var ada = new ApiClient(node.Address, People.Ada.Token);
        using var grace = new ApiClient(node.Address, People.Grace.Token);
        var sockets = await Task.WhenAll(Enumerable.Range(0, Sockets).Select(i => RtmSocket.Connect(i % 2 == 0 ? ada : grace)));

        var took = await node.Terminate();
        await Task.WhenAll(sockets.Select(socket => socket.Ended));

        Assert.True(took < TimeSpan.FromSeconds(5), $"it took {took.TotalSeconds:0.0} s\n{node.Log}");
        Assert.Equal(0, node.ExitCode);
        foreach (var socket in sockets)
        {
            Assert.Null(socket.Broken);
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
            Assert.Single(socket.Frames, frame => frame.Str("type") == "goodbye");
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_or_answer_does_not_delay_the_end()
    {
        await using var node = await NodeProcess.Start();
        using var ada = new ApiClient(node.Address, People.Ada.Token);
        var ticket = await ada.Ok("rtm.connect");
        using var silent = await RawSocket.Upgrade(new Uri(ticket.Str("url")));

        var took = await node.Terminate();

        Assert.True(took < TimeSpan.FromSeconds(5), $"it took {took.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task A_post_that_was_acknowledged_while_the_node_drained_is_there_afterwards()
    {
        await using var node = await NodeProcess.Start();
        using var api = new ApiClient(node.Address, People.Ada.Token);
        var channel = await api.ChannelId(AcmeWorkspace.Lobby);
        var acknowledged = new List<string>();
        var posting = PostUntilRefused(api, channel, acknowledged);
        await Eventually.That("posts go through", () => acknowledged.Count > 20);

        await node.Terminate();
        await posting;
        await node.Restart();

        var stored = (await api.History(channel)).Select(message => message.Str("ts")).ToHashSet(StringComparer.Ordinal);
        Assert.All(acknowledged, ts => Assert.Contains(ts, stored));
    }

    [Fact]
    public async Task A_node_with_ten_thousand_messages_becomes_ready_and_shows_them()
    {
        await using var node = await NodeProcess.Start();
        using var api = new ApiClient(node.Address, People.Ada.Token, TimeSpan.FromSeconds(60));
        var channel = await api.ChannelId(AcmeWorkspace.Lobby);
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await api.Post(channel, $"message {i}"));

        await node.Terminate();
        node.Launch();
        await node.Ready(TimeSpan.FromSeconds(20));

        var history = await api.History(channel, pageSize: 999);
        Assert.Equal(10_000, history.Count(message => message.Str("text").StartsWith("message ", StringComparison.Ordinal)));
    }

    private static async Task PostUntilRefused(ApiClient api, string channel, List<string> acknowledged)
    {
        try
        {
            while (true)
            {
                acknowledged.Add(await api.Post(channel, $"post {acknowledged.Count}"));
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or Xunit.Sdk.XunitException)
        {
            // The node is gone or says that it is going.
        }
    }
}
