using Chat.Actors.Sessions;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>What clients send over RTM, and what they get for it.</summary>
public sealed class ClientFrameTests : IAsyncLifetime
{
    private const string Room = "C0ROOM00001";
    private readonly SessionSystem _node = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_ping_is_answered_with_its_own_fields()
    {
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, """{"type":"ping","id":7,"time":12.5,"note":"x","deep":{"a":1}}""");
        await Eventually.That("it is answered", () => client.Has("pong"));
        var pong = client.The("pong");
        Assert.Equal(7, pong.GetProperty("reply_to").GetInt32());
        Assert.Equal("12.5", pong.Text("time"));
        Assert.Equal("x", pong.Text("note"));
        Assert.False(pong.TryGetProperty("deep", out _));
    }

    [Fact]
    public async Task A_message_is_acknowledged_with_its_ts_and_only_a_client_msg_id_makes_a_repetition_of_it()
    {
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, $$"""{"type":"message","id":1,"channel":"{{Room}}","text":"hi & bye"}""");
        SessionSystem.Send(connection, $$"""{"type":"message","id":1,"channel":"{{Room}}","text":"hi & bye"}""");
        SessionSystem.Send(connection, $$"""{"type":"message","id":2,"channel":"{{Room}}","text":"more","client_msg_id":"mine"}""");
        await Eventually.That("all are answered", () => client.Seen.Count(f => f.Text("ok") == "True") == 3);
        var reply = client.Seen[1];
        Assert.Equal("1700000000.000100", reply.Text("ts"));
        Assert.Equal(1, reply.GetProperty("reply_to").GetInt32());
        Assert.Equal([null, null], _node.Posting.Drafts.Take(2).Select(d => d.ClientMsgId));
        Assert.Equal("mine", _node.Posting.Drafts[2].ClientMsgId);
    }

    [Fact]
    public async Task A_refused_message_is_answered_with_the_code()
    {
        _node.Posting.Answer = _ => new RtmPosted.Refused("not_in_channel");
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, $$"""{"type":"message","id":3,"channel":"{{Room}}","text":"hi"}""");
        SessionSystem.Send(connection, $$"""{"type":"message","id":4,"channel":"{{Room}}"}""");
        await Eventually.That("both are answered", () => client.Seen.Count(f => f.Text("ok") == "False") == 2);
        Assert.Contains(client.Seen, f => f.Text("reply_to") == "3" && f.GetProperty("error").Text("msg") == "not_in_channel");
        Assert.Contains(client.Seen, f => f.Text("reply_to") == "4" && f.GetProperty("error").Text("msg") == "no_text");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{}")]
    [InlineData("""{"type":5}""")]
    [InlineData("""{"type":"fly","id":9}""")]
    [InlineData("""{"type":"presence_sub","ids":5}""")]
    [InlineData("""{"type":"resume","channels":{"C0ROOM00001":-1}}""")]
    [InlineData("""{"type":"resume"}""")]
    [InlineData("""{"type":"resume","channels":{"C0ROOM00001":1},"event_ts":"1700000000.000001"}""")]
    [InlineData("""{"type":"resume","channels":{"C0ROOM00001":1},"event_ts":{"C0ROOM00001":1700000000.000001}}""")]
    [InlineData("""{"type":"resume","channels":{"C0ROOM00001":1},"event_ts":{"C0ROOM00001":"now"}}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"ping","a":[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}""")]
    public async Task A_bad_frame_gets_an_error_and_the_socket_stays_open(string frame)
    {
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, frame);
        SessionSystem.Send(connection, """{"type":"ping","id":1}""");
        await Eventually.That("the ping is answered", () => client.Has("pong"));
        Assert.True(client.Has("error"));
        Assert.True(client.The("error").GetProperty("error").TryGetProperty("msg", out _));
    }

    [Fact]
    public async Task Every_frame_makes_room_for_another_once_it_is_answered()
    {
        var (_, connection) = await _node.Greeted();
        var done = 0;
        foreach (var frame in new[] { "bad", """{"type":"ping"}""", $$"""{"type":"message","channel":"{{Room}}","text":"x"}""", """{"type":"typing","channel":"C0NONE00001"}""" })
        {
            SessionSystem.Send(connection, frame, () => Interlocked.Increment(ref done));
        }

        await Eventually.That("all four are done", () => done == 4);
    }

    [Fact]
    public async Task Typing_goes_to_the_other_members_and_only_from_members()
    {
        _node.Member(Room);
        var (ada, connection) = await _node.Greeted();
        var (linus, other) = await _node.Greeted(People.Linus, "bb");
        // The first frame ends the wait for a resume; what is published after its answer finds a live follower.
        SessionSystem.Send(other, """{"type":"ping","id":1}""");
        await Eventually.That("linus follows live", () => linus.Has("pong"));
        SessionSystem.Send(connection, $$"""{"type":"typing","id":1,"channel":"{{Room}}"}""");
        SessionSystem.Send(connection, $$"""{"type":"typing","id":2,"channel":"{{Room}}"}""");
        SessionSystem.Send(connection, """{"type":"typing","id":3,"channel":"C0SECRET001"}""");
        await Eventually.That("linus sees it", () => linus.Has("user_typing"));
        await Eventually.That("the third is refused", () => ada.Has("error"));
        Assert.Equal(People.Ada.Id, linus.The("user_typing").Text("user"));
        Assert.False(ada.Has("user_typing"));
    }

    [Fact]
    public async Task Presence_sub_tells_the_presence_of_each_user_of_the_workspace_and_then_changes()
    {
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, $$"""{"type":"presence_sub","ids":["{{People.Linus.Id}}","U0STRANGER1"]}""");
        await Eventually.That("linus is told", () => client.Has("presence_change"));
        Assert.Equal("active", client.The("presence_change").Text("presence"));
        Assert.Equal(People.Linus.Id, client.The("presence_change").Text("user"));
    }

    [Theory]
    [InlineData("""{"type":"presence_sub","id":5,"ids":["U0LINUS0001"]}""")]
    [InlineData("""{"type":"presence_query","id":5,"ids":["U0LINUS0001"]}""")]
    [InlineData("""{"type":"resume","id":5,"channels":{}}""")]
    public async Task A_flood_of_frames_is_refused_beyond_the_rate_and_the_socket_stays_open(string frame)
    {
        await using var node = new SessionSystem(new SessionOptions { Frames = new FrameRate(PerMinute: 1, Burst: 3) });
        var (client, connection) = await node.Greeted();
        for (var i = 0; i < 5; i++)
        {
            SessionSystem.Send(connection, frame);
        }

        SessionSystem.Send(connection, """{"type":"ping","id":6}""");
        await Eventually.That("the ping is answered", () => client.Has("pong"));
        var refused = client.Seen.Where(f => f.Text("type") == "error").ToList();
        Assert.Equal(2, refused.Count);
        Assert.All(refused, f => Assert.Equal(("rate_limited", "5"), (f.GetProperty("error").Text("msg"), f.Text("reply_to"))));
    }

    [Fact]
    public async Task Typing_beyond_the_rate_is_dropped_in_silence()
    {
        await using var node = new SessionSystem(new SessionOptions { TypingInterval = TimeSpan.Zero, Frames = new FrameRate(PerMinute: 1, Burst: 2) });
        node.Member(Room);
        var (ada, connection) = await node.Greeted();
        var (linus, other) = await node.Greeted(People.Linus, "bb");
        SessionSystem.Send(other, """{"type":"ping","id":1}""");
        await Eventually.That("linus follows live", () => linus.Has("pong"));
        for (var i = 0; i < 5; i++)
        {
            SessionSystem.Send(connection, $$"""{"type":"typing","id":1,"channel":"{{Room}}"}""");
        }

        SessionSystem.Send(connection, """{"type":"ping","id":2}""");
        await Eventually.That("all are taken", () => ada.Has("pong"));
        node.Post(Room);
        await Eventually.That("what was published behind them is there", () => linus.Seqs.Length == 1);
        Assert.Equal(2, linus.Seen.Count(f => f.Text("type") == "user_typing"));
        Assert.False(ada.Has("error"));
    }

    [Fact]
    public async Task Frames_sent_before_hello_are_answered_after_it()
    {
        var gate = new TaskCompletionSource();
        _node.Users.Gate = gate.Task;
        var (client, connection) = await _node.Open();
        SessionSystem.Send(connection, """{"type":"ping","id":1}""");
        gate.SetResult();
        await Eventually.That("it is answered", () => client.Has("pong"));
        Assert.Equal("hello", client.Seen[0].Text("type"));
    }
}
