using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Sessions;

/// <summary>A channel that cannot be recovered keeps nobody from all the others (P9).</summary>
public sealed class DelayTests : IAsyncLifetime
{
    private const string Sick = "C0SICK00001";
    private const string Sound = "C0SOUND0001";
    private readonly SessionSystem _node = new(new SessionOptions
    {
        ResumeWindow = TimeSpan.FromMilliseconds(20),
        Relays = new RelayOptions { StartPause = TimeSpan.FromMilliseconds(20), StartPatience = TimeSpan.FromMilliseconds(200) },
    });

    public Task InitializeAsync()
    {
        _node.Member(Sick);
        _node.Member(Sound);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    public async Task A_channel_that_does_not_answer_is_named_after_hello_and_the_others_live()
    {
        _node.Channels.Down[Sick] = true;
        var (client, _) = await _node.Greeted();
        Assert.Equal("hello", client.Seen[0].Text("type"));
        Assert.Equal(Sick, client.The("channel_unavailable").Text("channel"));
        _node.Post(Sound);
        await Eventually.That("the sound one's event comes", () => client.Seqs.Contains(1));
    }

    [Fact]
    public async Task When_it_answers_the_client_is_told_and_gets_its_events()
    {
        _node.Log.PostMany(Sick, 5);
        _node.Channels.Down[Sick] = true;
        var (client, _) = await _node.Greeted();
        _node.Channels.Down.Clear();
        await Eventually.That("it is told", () => client.Has("channel_available"));
        Assert.Equal(5, client.The("channel_available").GetProperty("head").GetInt64());
        _node.Post(Sick);
        await Eventually.That("its event comes", () => client.Seqs.Contains(6));
    }

    [Fact]
    public async Task A_resume_of_it_waits_and_is_served_when_it_answers()
    {
        _node.Log.PostMany(Sick, 5);
        _node.Channels.Down[Sick] = true;
        var (client, connection) = await _node.Greeted(willResume: true);
        SessionSystem.Send(connection, $$$"""{"type":"resume","channels":{"{{{Sick}}}":2}}""");
        SessionSystem.Send(connection, """{"type":"ping","id":1}""");
        await Eventually.That("the frame has been taken", () => client.Has("pong"));
        Assert.False(client.Has("resumed"));
        _node.Channels.Down.Clear();
        await Eventually.That("it is served", () => client.Has("resumed"));
        Assert.Equal("True", client.The("resumed").Text("recovered"));
        Assert.Equal([3, 4, 5], client.Seqs);
        _node.Post(Sick);
        await Eventually.That("and lives", () => client.Seqs.Contains(6));
    }

    [Fact]
    public async Task A_channel_that_is_silent_for_long_counts_as_one_that_does_not_answer()
    {
        var gate = new TaskCompletionSource();
        _node.Channels.Gate = gate.Task;
        var (client, _) = await _node.Greeted();
        Assert.Equal(2, client.Seen.Count(frame => frame.Text("type") == "channel_unavailable"));
        gate.SetResult();
        await Eventually.That("both are told back", () => client.Seen.Count(frame => frame.Text("type") == "channel_available") == 2);
    }

    [Fact]
    public async Task Whoever_leaves_it_meanwhile_gets_nothing_of_it()
    {
        _node.Channels.Down[Sick] = true;
        var (client, connection) = await _node.Greeted();
        SessionSystem.Send(connection, $$$"""{"type":"resume","channels":{"{{{Sick}}}":0}}""");
        _node.Notify(SessionSystem.Membership(Sick, member: false, seq: 1));
        await Eventually.That("it is told", () => client.Has("channel_left"));
        Assert.Equal("not_a_member", client.The("resumed").Text("reason"));
        _node.Channels.Down.Clear();
        _node.Post(Sick);
        var (linus, _) = await _node.Greeted(People.Linus, "bb");
        _node.Post(Sick);
        await Eventually.That("linus gets its event", () => linus.Seqs.Contains(2));
        Assert.Empty(client.Seqs);
        Assert.False(client.Has("channel_available"));
    }
}
