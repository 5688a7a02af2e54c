using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Chat.Actors.Channels.Fanout;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sockets;

/// <summary>The socket endpoint over a real Kestrel.</summary>
public sealed class SocketTests(SocketHost host) : IClassFixture<SocketHost>
{
    private ReadOnlyMemory<byte> Number(int number, int padding = 0) =>
        host.Frames.Json(Encoding.UTF8.GetBytes($$"""{"n":{{number}},"p":"{{new string('x', padding)}}"}"""));

    [Fact]
    public async Task Frames_of_all_lengths_arrive_whole_and_in_order()
    {
        var (socket, session) = await host.Connect();
        for (var i = 0; i < 2_000; i++)
        {
            Assert.True(session.Outbox.Enqueue(Number(i, i % 300)));
        }

        session.Outbox.Enqueue(Number(2_000, 70_000 - 40));
        for (var i = 0; i < 2_000; i++)
        {
            var message = await SocketHost.Next(socket);
            Assert.Equal(i, message!.Value.GetProperty("n").GetInt32());
        }

        using var large = new MemoryStream();
        var buffer = new byte[8192];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            large.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                break;
            }
        }

        Assert.InRange(large.Length, 69_900, 70_000);
    }

    [Fact]
    public async Task Pings_are_answered_between_whole_frames_while_the_writer_is_busy()
    {
        var (tcp, session) = await host.ConnectRaw();
        var frames = new List<byte>();
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 3_000; i++)
            {
                session.Outbox.Enqueue(Number(i, 200));
            }
        });
        for (var i = 0; i < 100; i++)
        {
            // A masked, empty ping.
            await tcp.SendAsync(new byte[] { 0x89, 0x80, 1, 2, 3, 4 });
        }

        await writing;
        session.Outbox.Close(SocketEnd.Drain);
        var bytes = await SocketHost.ReadToEnd(tcp);
        var (texts, pongs, numbers) = (0, 0, new List<int>());
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes[at + 1] == 126 ? (bytes[at + 2] << 8) + bytes[at + 3] : bytes[at + 1];
            var header = bytes[at + 1] == 126 ? 4 : 2;
            switch (bytes[at])
            {
                case 0x81:
                    numbers.Add(FrameReader.Split(bytes.AsSpan(at, header + length))[0].GetProperty("n").GetInt32());
                    texts++;
                    break;
                case 0x8a:
                    pongs++;
                    break;
                case 0x88:
                    Assert.Equal(1001, (bytes[at + 2] << 8) + bytes[at + 3]);
                    break;
                default:
                    Assert.Fail($"Unknown frame {bytes[at]:x2} at {at}.");
                    break;
            }

            at += header + length;
        }

        Assert.Equal(Enumerable.Range(0, 3_000), numbers);
        Assert.Equal(3_000, texts);
        Assert.InRange(pongs, 1, 100);
    }

    [Fact]
    public async Task A_message_in_fragments_is_one_message()
    {
        var (socket, session) = await host.Connect();
        await socket.SendAsync(Encoding.UTF8.GetBytes("{\"type\":"), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("\"ping\""), WebSocketMessageType.Text, endOfMessage: false, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("}"), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes(new string('a', 16 * 1024)), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        await Eventually.That("both are there", () => session.Received.Count == 2);
        Assert.Equal("""{"type":"ping"}""", session.Received.First());
        Assert.Equal(16 * 1024, session.Received.Last().Length);
    }

    [Theory]
    [InlineData(16 * 1024 + 1, WebSocketMessageType.Text, 1009)]
    [InlineData(200_000, WebSocketMessageType.Text, 1009)]
    [InlineData(10, WebSocketMessageType.Binary, 1003)]
    public async Task What_is_too_big_or_binary_closes_with_its_code(int length, WebSocketMessageType type, int code)
    {
        var (socket, session) = await host.Connect();
        await socket.SendAsync(Encoding.UTF8.GetBytes(new string('a', length)), type, endOfMessage: true, CancellationToken.None);
        Assert.Null(await SocketHost.Next(socket));
        Assert.Equal(code, (int)socket.CloseStatus!.Value);
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await Eventually.That("the session is closed", () => session.IsClosed);
        Assert.Empty(session.Received);
    }

    [Theory]
    [InlineData("an unmasked frame", new byte[] { 0x81, 0x02, 0x7b, 0x7d }, 1002)]
    [InlineData("a reserved opcode", new byte[] { 0x83, 0x80, 1, 2, 3, 4 }, 1002)]
    [InlineData("a reserved bit", new byte[] { 0xc1, 0x80, 1, 2, 3, 4 }, 1002)]
    [InlineData("a fragmented ping", new byte[] { 0x09, 0x80, 1, 2, 3, 4 }, 1002)]
    [InlineData("invalid UTF-8", new byte[] { 0x81, 0x82, 0, 0, 0, 0, 0xff, 0xff }, 1007)]
    public async Task A_broken_protocol_is_told_by_a_close_frame_and_never_by_a_reset(string what, byte[] sent, int code)
    {
        for (var round = 0; round < 2; round++)
        {
            var (tcp, session) = await host.ConnectRaw();
            await tcp.SendAsync(sent);
            // More than the server will read: a hasty end would turn it into a reset.
            await tcp.SendAsync(new byte[2_000]);
            var bytes = await SocketHost.ReadToEnd(tcp);
            Assert.True(bytes.Length >= 4 && bytes[0] == 0x88, $"{what}: no close frame but {Convert.ToHexString(bytes)}");
            Assert.Equal(code, (bytes[2] << 8) + bytes[3]);
            tcp.Dispose();
            await Eventually.That("the session is closed", () => session.IsClosed);
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_ended_and_cut_off()
    {
        var (tcp, session) = await host.ConnectRaw();
        var frame = Number(1, 10_000);
        await Eventually.That("the outbox overflows", () => !Enumerable.Range(0, 100).All(_ => session.Outbox.Enqueue(frame)), TimeSpan.FromSeconds(20));
        Assert.Equal(SocketEnd.SlowConsumer, session.Outbox.End);
        await Eventually.That("the session is closed", () => session.IsClosed, TimeSpan.FromSeconds(10));
        tcp.Dispose();
    }

    [Fact]
    public async Task A_slow_client_that_reads_again_is_told_the_code_to_come_back_with()
    {
        var (socket, session) = await host.Connect();
        session.Outbox.Enqueue(Number(1));
        session.Outbox.Close(SocketEnd.SlowConsumer);
        Assert.NotNull(await SocketHost.Next(socket));
        Assert.Null(await SocketHost.Next(socket));
        Assert.Equal(4001, (int)socket.CloseStatus!.Value);
    }

    [Fact]
    public async Task A_client_that_closes_gets_its_close_back()
    {
        var (socket, session) = await host.Connect();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", limit.Token);
        Assert.Equal(WebSocketState.Closed, socket.State);
        await Eventually.That("the session is closed", () => session.IsClosed);
    }

    [Fact]
    public async Task A_client_that_vanishes_closes_its_session()
    {
        var (tcp, session) = await host.ConnectRaw();
        tcp.LingerState = new System.Net.Sockets.LingerOption(true, 0);
        tcp.Dispose();
        await Eventually.That("the session is closed", () => session.IsClosed);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket_only()
    {
        var url = await host.Url();
        using var first = new ClientWebSocket();
        await first.ConnectAsync(url, CancellationToken.None);
        using var second = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        await Assert.ThrowsAsync<WebSocketException>(() => second.ConnectAsync(url, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Unauthorized, second.HttpStatusCode);
    }

    [Theory]
    [InlineData("http://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    public async Task A_foreign_page_cannot_open_a_socket(string origin, HttpStatusCode status)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        socket.Options.SetRequestHeader("Origin", origin);
        var url = await host.Url();
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, CancellationToken.None));
        Assert.Equal(status, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Our_own_page_can()
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", $"http://127.0.0.1:{host.Address.Port}");
        await socket.ConnectAsync(await host.Url(), CancellationToken.None);
        Assert.Equal(WebSocketState.Open, socket.State);
    }

    [Fact]
    public async Task Plain_HTTP_is_told_to_upgrade()
    {
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await http.GetAsync(new Uri(host.Address, "/ws?ticket=x"))).StatusCode);
    }
}

/// <summary>The end of a node.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Sockets_of_a_stopping_node_are_asked_back_at_different_moments()
    {
        var host = new SocketHost();
        await host.InitializeAsync();
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 40; i++)
        {
            sockets.Add((await host.Connect()).Socket);
        }

        var stop = host.Stop();
        var moments = new List<int>();
        foreach (var socket in sockets)
        {
            moments.Add((await SocketHost.Next(socket))!.Value.GetProperty("reconnect_after_ms").GetInt32());
            socket.Abort();
        }

        await stop;
        Assert.All(moments, after => Assert.InRange(after, 0, 80)); // 2 ms for each socket
        Assert.True(moments.Distinct().Count() > 10, $"only {moments.Distinct().Count()} different moments for 40 sockets");
        await host.DisposeAsync();
    }

    [Fact]
    public async Task A_stopping_node_says_goodbye_closes_1001_and_is_gone_within_five_seconds()
    {
        var host = new SocketHost();
        await host.InitializeAsync();
        var sockets = new List<ClientWebSocket>();
        for (var i = 0; i < 20; i++)
        {
            sockets.Add((await host.Connect()).Socket);
        }

        // One that will not answer the close.
        var (silent, _) = await host.ConnectRaw();
        var clock = Stopwatch.StartNew();
        var stop = host.Stop();
        foreach (var socket in sockets)
        {
            var goodbye = await SocketHost.Next(socket);
            Assert.Equal("goodbye", goodbye!.Value.Text("type"));
            Assert.Null(await SocketHost.Next(socket));
            Assert.Equal(1001, (int)socket.CloseStatus!.Value);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        }

        await stop;
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        silent.Dispose();
        await host.DisposeAsync();
    }
}
