using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Hostile;

/// <summary>Every bad request gets a clear answer, never a 500 and never silence, and the node goes on.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class BadRequestTests(AcmeNode acme) : IClassFixture<AcmeNode>
{
    private static readonly Dictionary<string, BadRequest> Cases = BadRequests.All.ToDictionary(bad => bad.Name, StringComparer.Ordinal);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_bad_request_gets_a_clear_refusal(string name)
    {
        var bad = Cases[name];
        using var ada = acme.As(People.Ada);
        var channel = await ada.ChannelId(AcmeWorkspace.Lobby);
        using var socket = await RawSocket.Connect(acme.Node.Address);

        var answer = await Exchange(socket, bad.Bytes(channel));

        var outcome = Outcome(answer);
        Assert.True(bad.Expected.Contains(outcome, StringComparer.Ordinal), $"{name}: got {outcome}, expected {string.Join(" or ", bad.Expected)}\n{answer.Head}{answer.Body}");
        Assert.True(await acme.Node.Healthy(), $"after '{name}' the node is not healthy");
    }

    [Fact]
    public async Task A_request_hidden_in_anothers_body_is_not_answered_as_part_of_it()
    {
        using var ada = acme.As(People.Ada);
        var channel = await ada.ChannelId(AcmeWorkspace.Lobby);
        var hidden = $"GET /api/chat.postMessage?channel={channel}&text=smuggled&token={People.Ada.Token} HTTP/1.1\r\nHost: h\r\n\r\n";
        using var socket = await RawSocket.Connect(acme.Node.Address);

        await socket.Send($"POST /api/api.test HTTP/1.1\r\nHost: h\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {hidden.Length}\r\n\r\n{hidden}");
        await socket.Answer();

        Assert.DoesNotContain(await ada.History(channel), message => message.Str("text") == "smuggled");
    }

    [Fact]
    public async Task Clients_that_send_half_a_request_and_wait_do_not_keep_others_waiting()
    {
        var slow = new List<RawSocket>();
        for (var i = 0; i < 100; i++)
        {
            var socket = await RawSocket.Connect(acme.Node.Address);
            await socket.Send("POST /api/chat.postMessage HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{");
            slow.Add(socket);
        }

        using var ada = acme.As(People.Ada);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await ada.Post(await ada.ChannelId(AcmeWorkspace.Lobby), "in a hurry");
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"it took {clock.Elapsed}");
        slow.ForEach(socket => socket.Dispose());
    }

    private static async Task<RawAnswer> Exchange(RawSocket socket, byte[] bytes)
    {
        // A node may answer and hang up while a large request is still being written: the answer counts, not the write.
        var sending = socket.Send(bytes);
        try
        {
            var answer = await socket.Answer();
            await sending.WaitAsync(RawSocket.Patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return answer;
        }
        catch (IOException e) when (e.InnerException is SocketException)
        {
            return new RawAnswer(0, "", "");
        }
        finally
        {
            _ = sending.ContinueWith(task => task.Exception, TaskScheduler.Default);
        }
    }

    private static string Outcome(RawAnswer answer) => answer.Status switch
    {
        0 => "closed",
        200 => JsonSerializer.Deserialize<JsonElement>(answer.Body) is var body && body.Str("ok") == "false" ? body.Str("error") : "accepted",
        var status => status.ToString(CultureInfo.InvariantCulture),
    };
}
