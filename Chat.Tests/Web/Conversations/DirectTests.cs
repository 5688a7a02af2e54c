using System.Text.Json;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>Direct conversations: one for the same people, open or closed for each of them alone.</summary>
public sealed class DirectTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task Opening_is_the_same_from_both_sides_and_closing_hides_it_from_one()
    {
        var opened = await _town.Do("conversations.open", People.Ada, ("users", People.Linus.Id), ("return_im", "true"));
        var channel = opened.GetProperty("channel");
        Assert.Equal((People.Linus.Id, true), (channel.GetProperty("user").GetString(), channel.GetProperty("is_im").GetBoolean()));
        Assert.False(opened.TryGetProperty("already_open", out _));
        Assert.True((await _town.Do("conversations.open", People.Ada, ("users", People.Linus.Id))).GetProperty("already_open").GetBoolean());
        Assert.Equal(Id(channel), Id((await _town.Do("conversations.open", People.Linus, ("users", People.Ada.Id))).GetProperty("channel")));
        Assert.Equal(Id(channel), Id((await _town.Do("im.open", People.Linus, ("user", People.Ada.Id))).GetProperty("channel")));

        Assert.False((await _town.Do("conversations.close", People.Ada, ("channel", Id(channel)))).TryGetProperty("no_op", out _));
        Assert.True((await _town.Do("conversations.close", People.Ada, ("channel", Id(channel)))).GetProperty("already_closed").GetBoolean());
        Assert.False((await Info(People.Ada, Id(channel))).GetProperty("is_open").GetBoolean());
        Assert.True((await Info(People.Linus, Id(channel))).GetProperty("is_open").GetBoolean());
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.open", People.Mallory, ("channel", Id(channel))));
    }

    [Fact]
    public async Task A_message_opens_a_direct_conversation_for_both_even_after_one_has_closed_it()
    {
        var channel = (await _town.Do("chat.postMessage", People.Ada, ("channel", People.Linus.Id), ("text", "psst"))).GetProperty("channel").GetString()!;
        Assert.True((await Info(People.Ada, channel)).GetProperty("is_open").GetBoolean());
        Assert.True((await Info(People.Linus, channel)).GetProperty("is_open").GetBoolean());

        await _town.Do("conversations.close", People.Linus, ("channel", channel));
        await _town.Say(People.Ada, channel, "still there?");
        Assert.True((await Info(People.Linus, channel)).GetProperty("is_open").GetBoolean());
    }

    [Fact]
    public async Task Groups_have_three_to_nine_people_and_oneself_alone_is_a_place_for_notes()
    {
        var group = (await _town.Do("conversations.open", People.Ada, ("users", $"{People.Linus.Id},{People.Grace.Id}"))).GetProperty("channel");
        Assert.True(group.GetProperty("is_mpim").GetBoolean());
        Assert.Equal("mpdm-ada--grace--linus-1", group.GetProperty("name").GetString());
        var notes = (await _town.Do("conversations.open", People.Ada, ("users", People.Ada.Id))).GetProperty("channel");
        Assert.Equal((People.Ada.Id, true), (notes.GetProperty("user").GetString(), notes.GetProperty("is_im").GetBoolean()));

        Assert.Equal("users_list_not_supplied", await _town.Refusal("conversations.open", People.Ada));
        Assert.Equal("user_not_found", await _town.Refusal("conversations.open", People.Ada, ("users", "U0NOBODY001")));
        Assert.Equal("too_many_users", await _town.Refusal("conversations.open", People.Ada, ("users", string.Join(',', Enumerable.Range(0, 9).Select(n => $"U{n:D9}")))));
        Assert.Equal("method_not_supported_for_channel_type", await _town.Refusal("conversations.join", People.Ada, ("channel", Id(group))));
        Assert.Equal("method_not_supported_for_channel_type", await _town.Refusal("conversations.close", People.Ada, ("channel", _town.General)));
    }

    private async Task<JsonElement> Info(Person who, string channel) => (await _town.Do("conversations.info", who, ("channel", channel))).GetProperty("channel");

    private static string Id(JsonElement channel) => channel.GetProperty("id").GetString()!;
}
