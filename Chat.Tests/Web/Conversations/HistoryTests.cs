using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>conversations.history and replies: order, bounds, pages.</summary>
public sealed class HistoryTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_of_a_history_show_every_message_once_newest_first(int limit)
    {
        var said = new List<string>();
        for (var i = 0; i < 7; i++)
        {
            said.Add(await _town.Say(People.Ada, _town.General, $"m{i}"));
        }

        var read = await Pages("conversations.history", limit, ("channel", _town.General), ("oldest", said[0]), ("inclusive", "true"));
        Assert.Equal(Enumerable.Reverse(said), read);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Pages_of_a_thread_show_the_parent_first_and_every_message_once(int limit)
    {
        var thread = new List<string> { await _town.Say(People.Ada, _town.General, "parent") };
        for (var i = 0; i < 5; i++)
        {
            thread.Add(await _town.Say(People.Linus, _town.General, $"r{i}", thread[0]));
        }

        Assert.Equal(thread, await Pages("conversations.replies", limit, ("channel", _town.General), ("ts", thread[0])));
        Assert.Equal(thread, await Pages("conversations.replies", limit, ("channel", _town.General), ("ts", thread[3])));
    }

    [Fact]
    public async Task Bounds_are_exclusive_unless_they_are_asked_to_be_inclusive()
    {
        var a = await _town.Say(People.Ada, _town.General, "a");
        var b = await _town.Say(People.Ada, _town.General, "b");
        var c = await _town.Say(People.Ada, _town.General, "c");
        Assert.Equal([b], await Pages("conversations.history", 100, ("channel", _town.General), ("oldest", a), ("latest", c)));
        Assert.Equal([c, b, a], await Pages("conversations.history", 100, ("channel", _town.General), ("oldest", a), ("latest", c), ("inclusive", "1")));
        var one = await _town.Do("conversations.history", People.Ada, ("channel", _town.General), ("latest", b), ("inclusive", "true"), ("limit", "1"));
        Assert.Equal(b, one.GetProperty("messages")[0].GetProperty("ts").GetString());
        Assert.Equal(b, one.GetProperty("latest").GetString());
    }

    [Fact]
    public async Task A_reply_is_not_in_the_channel_unless_it_is_broadcast()
    {
        var parent = await _town.Say(People.Ada, _town.General, "parent");
        await _town.Say(People.Linus, _town.General, "quiet", parent);
        await _town.Do("chat.postMessage", People.Linus, ("channel", _town.General), ("text", "loud"), ("thread_ts", parent), ("reply_broadcast", "true"));
        var read = (await _town.Do("conversations.history", People.Ada, ("channel", _town.General), ("limit", "2"))).GetProperty("messages");
        Assert.Equal(("loud", "thread_broadcast"), (read[0].GetProperty("text").GetString(), read[0].GetProperty("subtype").GetString()));
        Assert.Equal((parent, 2, true), (read[1].GetProperty("ts").GetString(), read[1].GetProperty("reply_count").GetInt32(), read[1].GetProperty("subscribed").GetBoolean()));
    }

    [Theory]
    [InlineData("oldest", "soon", "invalid_ts_oldest")]
    [InlineData("latest", "1.1234567", "invalid_ts_latest")]
    [InlineData("cursor", "bm9uc2Vuc2U=", "invalid_cursor")]
    [InlineData("cursor", "dHM6c29vbg==", "invalid_cursor")] // "ts:soon"
    public async Task Bounds_and_cursors_that_are_none_are_refused(string name, string value, string code) =>
        Assert.Equal(code, await _town.Refusal("conversations.history", People.Ada, ("channel", _town.General), (name, value)));

    [Fact]
    public async Task A_thread_that_is_none_is_refused()
    {
        Assert.Equal("thread_not_found", await _town.Refusal("conversations.replies", People.Ada, ("channel", _town.General), ("ts", "1000000000.000001")));
        Assert.Equal("thread_not_found", await _town.Refusal("conversations.replies", People.Ada, ("channel", _town.General), ("ts", "soon")));
        var lone = await _town.Say(People.Ada, _town.General, "lone");
        Assert.Equal([lone], await Pages("conversations.replies", 100, ("channel", _town.General), ("ts", lone)));
    }

    [Fact]
    public async Task History_counts_the_pins()
    {
        var ts = await _town.Say(People.Ada, _town.General, "pin me");
        await _town.Do("pins.add", People.Ada, ("channel", _town.General), ("timestamp", ts));
        var read = await _town.Do("conversations.history", People.Ada, ("channel", _town.General), ("limit", "2"));
        Assert.Equal((1, 0), (read.GetProperty("pin_count").GetInt32(), read.GetProperty("channel_actions_count").GetInt32()));
        Assert.Equal("pinned_item", read.GetProperty("messages")[0].GetProperty("subtype").GetString());
        Assert.Equal(_town.General, read.GetProperty("messages")[1].GetProperty("pinned_to")[0].GetString());
    }

    private async Task<List<string>> Pages(string method, int limit, params (string, string)[] arguments)
    {
        var read = new List<string>();
        var cursor = "";
        for (var pages = 0; ; pages++)
        {
            Assert.True(pages < 20, "pages without end");
            var page = await _town.Do(method, People.Ada, [.. arguments, ("limit", $"{limit}"), ("cursor", cursor)]);
            var messages = page.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("ts").GetString()!).ToArray();
            Assert.InRange(messages.Length, 1, limit);
            read.AddRange(messages);
            var more = page.GetProperty("has_more").GetBoolean();
            Assert.Equal(more, page.TryGetProperty("response_metadata", out var metadata));
            if (!more)
            {
                return read;
            }

            cursor = metadata.GetProperty("next_cursor").GetString()!;
        }
    }
}
