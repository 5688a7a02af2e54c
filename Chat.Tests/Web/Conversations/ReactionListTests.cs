using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>reactions.list: who sees which of somebody's reactions.</summary>
public sealed class ReactionListTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync()
    {
        _town = await TownSquare.Start();
        foreach (var (room, text) in new[] { (_town.General, "first"), (_town.Secret, "secret words"), (_town.General, "last") })
        {
            var ts = await _town.Say(People.Linus, room, text);
            await _town.Do("reactions.add", People.Ada, ("channel", room), ("timestamp", ts), ("name", "tada"));
            await _town.Do("conversations.history", People.Ada, ("channel", room));
        }
    }

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task The_caller_gets_what_they_reacted_to_newest_first()
    {
        var answer = await _town.Do("reactions.list", People.Ada);
        var items = answer.GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["last", "secret words", "first"], Texts(answer));
        Assert.Equal(("message", _town.Secret), (items[1].GetProperty("type").GetString(), items[1].GetProperty("channel").GetString()));
        var reaction = items[0].GetProperty("message").GetProperty("reactions")[0];
        Assert.Equal(("tada", People.Ada.Id), (reaction.GetProperty("name").GetString(), reaction.GetProperty("users")[0].GetString()));
        Assert.Contains("/archives/" + _town.General, items[0].GetProperty("message").GetProperty("permalink").GetString(), StringComparison.Ordinal);
        Assert.False(answer.TryGetProperty("paging", out _));
        Assert.Empty(Texts(await _town.Do("reactions.list", People.Linus)));
    }

    [Fact]
    public async Task Of_another_one_sees_what_one_may_read_oneself()
    {
        Assert.Equal(["last", "secret words", "first"], await OfAda(People.Linus));
        Assert.Equal(["last", "first"], await OfAda(People.Mallory));
        Assert.Equal(["last", "first"], await OfAda(People.Robin));
        Assert.Empty(await OfAda(People.Guido));
        Assert.Equal("user_not_found", await _town.Refusal("reactions.list", People.Ada, ("user", "U0NOBODY001")));

        // The channel's own word counts, not what the person's entity has not heard of yet.
        await _town.Do("conversations.kick", People.Ada, ("channel", _town.Secret), ("user", People.Linus.Id));
        await _town.People.Note(People.Team, People.Linus.Id, _town.Secret, Chat.Actors.Channels.ChannelKind.Private, member: true, seq: 1_000_000);
        Assert.Equal(["last", "first"], await OfAda(People.Linus));
    }

    [Fact]
    public async Task Pages_are_turned_by_cursor_or_for_old_clients_by_number()
    {
        var texts = new List<string>();
        var cursor = "";
        do
        {
            var page = await _town.Do("reactions.list", People.Ada, ("limit", "2"), ("cursor", cursor));
            texts.AddRange(Texts(page));
            cursor = page.GetProperty("response_metadata").GetProperty("next_cursor").GetString()!;
        }
        while (cursor.Length > 0);
        Assert.Equal(["last", "secret words", "first"], texts);
        Assert.Equal("invalid_cursor", await _town.Refusal("reactions.list", People.Ada, ("cursor", "cmVhY3RlZA==")));

        var second = await _town.Do("reactions.list", People.Ada, ("count", "2"), ("page", "2"));
        Assert.Equal(["first"], Texts(second));
        var paging = second.GetProperty("paging");
        Assert.Equal([2, 3, 2, 2], new[] { "count", "total", "page", "pages" }.Select(name => paging.GetProperty(name).GetInt32()));
        Assert.Empty(Texts(await _town.Do("reactions.list", People.Ada, ("count", "1000000"), ("page", "2147483647"))));
        Assert.Equal(["last"], Texts(await _town.Do("reactions.list", People.Ada, ("count", "-1"), ("page", "-1"))));
    }

    [Fact]
    public async Task Without_the_callers_own_state_nothing_is_shown()
    {
        _town.People.Answers = false;
        Assert.Equal("service_unavailable", await _town.Refusal("reactions.list", People.Ada));
    }

    private async Task<string[]> OfAda(Person asker) => Texts(await _town.Do("reactions.list", asker, ("user", People.Ada.Id)));

    private static string[] Texts(JsonElement answer) => [.. answer.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("message").GetProperty("text").GetString()!)];
}
