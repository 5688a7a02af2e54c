using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Chat.Tests.Web.Conversations.Town.TownChannelAnswers;

namespace Chat.Tests.Web.Conversations;

/// <summary>Names, topics and archiving, under new and old method names.</summary>
public sealed class ConversationChangeTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task A_renamed_channel_has_its_new_name_everywhere()
    {
        var room = Id(await _town.Create("room"));
        var renamed = (await _town.Do("conversations.rename", People.Ada, ("channel", room), ("name", "hall"))).GetProperty("channel");
        Assert.Equal(("hall", "room"), (renamed.GetProperty("name").GetString(), renamed.GetProperty("previous_names")[0].GetString()));
        Assert.Contains("hall", await _town.Names(People.Mallory, "public_channel"));
        Assert.Equal(room, (await _town.Do("chat.postMessage", People.Ada, ("channel", "#hall"), ("text", "x"))).GetProperty("channel").GetString());

        Assert.Equal("name_taken", await _town.Refusal("conversations.rename", People.Ada, ("channel", room), ("name", "secret")));
        await _town.Do("conversations.join", People.Linus, ("channel", room));
        Assert.Equal("not_authorized", await _town.Refusal("conversations.rename", People.Linus, ("channel", room), ("name", "mine")));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.rename", People.Mallory, ("channel", _town.Secret), ("name", "mine")));
    }

    [Theory]
    [InlineData("&")]
    [InlineData("&amp;")]
    [InlineData("<")]
    [InlineData("😀")]
    [InlineData("x")]
    public async Task Topic_and_purpose_have_250_characters_as_typed(string character)
    {
        foreach (var (method, argument) in new[] { ("conversations.setTopic", "topic"), ("conversations.setPurpose", "purpose") })
        {
            await _town.Do(method, People.Ada, ("channel", _town.General), (argument, string.Concat(Enumerable.Repeat(character, 250))));
            Assert.Equal("too_long", await _town.Refusal(method, People.Ada, ("channel", _town.General), (argument, string.Concat(Enumerable.Repeat(character, 251)))));
        }
    }

    [Fact]
    public async Task A_topic_full_of_addresses_does_not_pay_for_the_brackets_put_around_them()
    {
        var topic = string.Join(' ', Enumerable.Repeat("http://a.b/c&d", 16));
        var stored = (await _town.Do("conversations.setTopic", People.Ada, ("channel", _town.General), ("topic", topic + "0123456789"))).GetProperty("channel").GetProperty("topic").GetProperty("value").GetString()!;
        Assert.StartsWith("<http://a.b/c&amp;d> <http", stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topic_and_purpose_are_escaped_bounded_and_shown_in_the_next_list()
    {
        var topic = (await _town.Do("conversations.setTopic", People.Linus, ("channel", _town.General), ("topic", "a < b"))).GetProperty("channel").GetProperty("topic");
        Assert.Equal(("a &lt; b", People.Linus.Id), (topic.GetProperty("value").GetString(), topic.GetProperty("creator").GetString()));
        await _town.Do("conversations.setPurpose", People.Linus, ("channel", _town.General), ("purpose", "talk"));
        var listed = (await _town.Do("conversations.list", People.Ada)).GetProperty("channels")[0];
        Assert.Equal(("a &lt; b", "talk"), (listed.GetProperty("topic").GetProperty("value").GetString(), listed.GetProperty("purpose").GetProperty("value").GetString()));

        Assert.Equal("too_long", await _town.Refusal("conversations.setTopic", People.Ada, ("channel", _town.General), ("topic", new string('x', 251))));
        Assert.Equal("invalid_arguments", await _town.Refusal("conversations.setTopic", People.Ada, ("channel", _town.General)));
        Assert.Equal("too_long", await _town.Refusal("conversations.setPurpose", People.Ada, ("channel", _town.General), ("purpose", new string('x', 500_000))));
        await _town.Do("conversations.setTopic", People.Ada, ("channel", _town.General), ("topic", ""));
        Assert.Equal("", (await _town.Info(People.Ada, _town.General)).GetProperty("topic").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Archiving_closes_a_channel_and_unarchiving_opens_it()
    {
        var room = Id(await _town.Create("room"));
        await _town.Do("conversations.archive", People.Ada, ("channel", room));
        Assert.True((await _town.Info(People.Linus, room)).GetProperty("is_archived").GetBoolean());
        Assert.Equal("already_archived", await _town.Refusal("conversations.archive", People.Ada, ("channel", room)));
        Assert.Equal("is_archived", await _town.Refusal("conversations.join", People.Linus, ("channel", room)));
        await _town.Do("conversations.unarchive", People.Ada, ("channel", room));
        Assert.Equal("not_archived", await _town.Refusal("conversations.unarchive", People.Ada, ("channel", room)));
        Assert.Equal("cant_archive_general", await _town.Refusal("conversations.archive", People.Ada, ("channel", _town.General)));
    }

    [Fact]
    public async Task A_directory_that_missed_an_archiving_learns_of_it_by_the_next_attempt()
    {
        var room = Id(await _town.Create("room"));
        await _town.Channels.Ask(new ArchiveChannel { Header = new CommandHeader { Channel = room, Actor = new Actor { User = People.Ada.Id, Team = People.Team, Role = Role.Owner } } });
        Assert.Equal("already_archived", await _town.Refusal("conversations.archive", People.Ada, ("channel", room)));
        Assert.True(_town.Services.GetRequiredService<IDirectory>().Workspace(People.Team)!.ChannelById(room)!.Archived);
    }

    [Fact]
    public async Task Old_names_do_what_they_did()
    {
        await _town.Say(People.Ada, _town.General, "x");
        Assert.Equal("x", (await _town.Do("channels.history", People.Ada, ("channel", _town.General), ("limit", "1"))).GetProperty("messages")[0].GetProperty("text").GetString());
        await _town.Do("groups.mark", People.Ada, ("channel", _town.Secret), ("ts", "1.000000"));
        Assert.Equal("channel_not_found", await _town.Refusal("groups.history", People.Mallory, ("channel", _town.Secret)));
    }
}
