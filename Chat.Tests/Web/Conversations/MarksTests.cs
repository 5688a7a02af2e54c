using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>reactions.* and pins.*.</summary>
public sealed class MarksTests : IAsyncLifetime
{
    private TownSquare _town = null!;
    private string _ts = "";

    public async Task InitializeAsync()
    {
        _town = await TownSquare.Start();
        _ts = await _town.Say(People.Ada, _town.General, "mark me");
    }

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task A_reaction_stands_under_one_name_whichever_was_used()
    {
        await _town.Do("reactions.add", People.Linus, Item(("name", "thumbsup")));
        Assert.Equal("already_reacted", await _town.Refusal("reactions.add", People.Linus, Item(("name", "+1"))));
        await _town.Do("reactions.add", People.Grace, Item(("name", "+1")));

        var message = (await _town.Do("reactions.get", People.Mallory, Item())).GetProperty("message");
        var reaction = message.GetProperty("reactions")[0];
        Assert.Equal(("+1", 2), (reaction.GetProperty("name").GetString(), reaction.GetProperty("count").GetInt32()));
        Assert.Equal([People.Linus.Id, People.Grace.Id], reaction.GetProperty("users").EnumerateArray().Select(user => user.GetString()));
        Assert.Contains("/archives/", message.GetProperty("permalink").GetString(), StringComparison.Ordinal);

        await _town.Do("reactions.remove", People.Linus, Item(("name", "thumbsup")));
        Assert.Equal("no_reaction", await _town.Refusal("reactions.remove", People.Linus, Item(("name", "+1"))));
    }

    [Theory]
    [InlineData("name", ":tada:", "invalid_name")]
    [InlineData("name", "👍", "invalid_name")]
    [InlineData("name", "", "invalid_name")]
    [InlineData("timestamp", "soon", "bad_timestamp")]
    [InlineData("timestamp", "", "no_item_specified")]
    [InlineData("timestamp", "1000000000.000001", "message_not_found")]
    [InlineData("channel", "", "no_item_specified")]
    [InlineData("channel", "C0NOWHERE01", "channel_not_found")]
    public async Task A_reaction_that_cannot_be_is_refused(string name, string value, string code) =>
        Assert.Equal(code, await _town.Refusal("reactions.add", People.Ada, Item(("name", "tada"), (name, value))));

    [Fact]
    public async Task A_pin_is_listed_with_who_pinned_it_until_it_is_taken_off()
    {
        var later = await _town.Say(People.Linus, _town.General, "later");
        await _town.Do("pins.add", People.Linus, Item());
        await _town.Do("pins.add", People.Grace, ("channel", _town.General), ("timestamp", later));
        Assert.Equal("already_pinned", await _town.Refusal("pins.add", People.Ada, Item()));

        var items = (await _town.Do("pins.list", People.Mallory, ("channel", _town.General))).GetProperty("items");
        Assert.Equal([later, _ts], items.EnumerateArray().Select(item => item.GetProperty("message").GetProperty("ts").GetString()));
        Assert.Equal([People.Grace.Id, People.Linus.Id], items.EnumerateArray().Select(item => item.GetProperty("created_by").GetString()));
        Assert.True(items[0].GetProperty("created").GetInt64() > 1_700_000_000);

        await _town.Do("pins.remove", People.Ada, Item());
        Assert.Equal("not_pinned", await _town.Refusal("pins.remove", People.Ada, Item()));
        Assert.Equal(1, (await _town.Do("pins.list", People.Mallory, ("channel", _town.General))).GetProperty("items").GetArrayLength());
        Assert.Equal("no_item_specified", await _town.Refusal("pins.add", People.Ada, ("channel", _town.General)));
        Assert.Equal("bad_timestamp", await _town.Refusal("pins.add", People.Ada, ("channel", _town.General), ("timestamp", "soon")));
    }

    private (string, string)[] Item(params (string, string)[] more) => [("channel", _town.General), ("timestamp", _ts), .. more];
}
