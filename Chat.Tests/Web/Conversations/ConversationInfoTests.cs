using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;
using static Chat.Tests.Web.Conversations.Town.TownChannelAnswers;

namespace Chat.Tests.Web.Conversations;

/// <summary>conversations.info: read positions, unread counts and who sees them.</summary>
public sealed class ConversationInfoTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task Info_counts_what_others_said_since_the_read_position()
    {
        var first = await _town.Say(People.Linus, _town.General, "one");
        await _town.Say(People.Linus, _town.General, "two");
        await _town.Say(People.Ada, _town.General, "my own");
        Assert.Equal(("0000000000.000000", 2), Position(await _town.Info(People.Ada, _town.General)));

        await _town.Do("conversations.mark", People.Ada, ("channel", _town.General), ("ts", first));
        Assert.Equal((first, 1), Position(await _town.Info(People.Ada, _town.General)));
        await _town.Do("conversations.mark", People.Ada, ("channel", _town.General), ("ts", "1.000000"));
        Assert.Equal(("0000000001.000000", 2), Position(await _town.Info(People.Ada, _town.General)));

        Assert.Equal("invalid_timestamp", await _town.Refusal("conversations.mark", People.Ada, ("channel", _town.General), ("ts", "soon")));
        Assert.Equal("invalid_timestamp", await _town.Refusal("conversations.mark", People.Ada, ("channel", _town.General)));
        Assert.Equal("not_in_channel", await _town.Refusal("conversations.mark", People.Grace, ("channel", Id(await _town.Create("room"))), ("ts", first)));

        static (string?, int) Position(JsonElement channel) => (channel.GetProperty("last_read").GetString(), channel.GetProperty("unread_count").GetInt32());
    }

    [Fact]
    public async Task Info_counts_notes_of_topics_and_joins_as_unread_but_does_not_display_them()
    {
        var room = Id(await _town.Create("room"));
        await _town.Do("conversations.join", People.Linus, ("channel", room));
        await _town.Do("conversations.setTopic", People.Linus, ("channel", room), ("topic", "news"));
        await _town.Say(People.Linus, room, "said");
        var info = await _town.Info(People.Ada, room);
        Assert.Equal((3, 1), (info.GetProperty("unread_count").GetInt32(), info.GetProperty("unread_count_display").GetInt32()));
    }

    [Fact]
    public async Task Info_shows_positions_to_members_only_and_the_member_count_when_asked()
    {
        var room = Id(await _town.Create("room"));
        Assert.False((await _town.Info(People.Linus, room)).TryGetProperty("last_read", out _));
        Assert.False((await _town.Info(People.Linus, room)).TryGetProperty("num_members", out _));
        var counted = await _town.Do("conversations.info", People.Linus, ("channel", room), ("include_num_members", "true"));
        Assert.Equal(1, counted.GetProperty("channel").GetProperty("num_members").GetInt32());
    }

    [Fact]
    public async Task Info_answers_without_the_position_while_the_callers_own_state_does_not()
    {
        _town.People.Answers = false;
        Assert.False((await _town.Info(People.Ada, _town.General)).TryGetProperty("last_read", out _));
        Assert.Equal("service_unavailable", await _town.Refusal("conversations.list", People.Ada));
    }
}
