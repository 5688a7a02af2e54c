using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;
using static Chat.Tests.Web.Conversations.Town.TownChannelAnswers;

namespace Chat.Tests.Web.Conversations;

/// <summary>Making, listing and deleting; each answer waits until the lists of the people concerned show it.</summary>
public sealed class ConversationListTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task A_created_channel_is_in_its_creators_next_list_and_a_private_one_in_nobody_elses()
    {
        var open = await _town.Create("open");
        var closed = await _town.Create("closed", isPrivate: true);
        Assert.True(open.GetProperty("is_channel").GetBoolean() && open.GetProperty("is_member").GetBoolean() && !open.GetProperty("is_private").GetBoolean());
        Assert.True(closed.GetProperty("is_private").GetBoolean());

        Assert.Equal(["closed", "general", "open", "secret"], await _town.Names(People.Ada, "public_channel,private_channel"));
        Assert.Equal(["general", "open"], await _town.Names(People.Mallory, "public_channel,private_channel"));
        Assert.Empty(await _town.Names(People.Guido, "public_channel,private_channel,im,mpim"));
    }

    [Theory]
    [InlineData("general", "name_taken")]
    [InlineData("secret", "name_taken")]
    [InlineData("", "invalid_name_required")]
    [InlineData("No Spaces", "invalid_name_specials")]
    [InlineData("--", "invalid_name_punctuation")]
    [InlineData("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "invalid_name_maxlength")]
    public async Task A_name_that_cannot_be_is_refused(string name, string code) => Assert.Equal(code, await _town.Refusal("conversations.create", People.Ada, ("name", name)));

    [Fact]
    public async Task A_guest_makes_no_channel() => Assert.Equal("restricted_action", await _town.Refusal("conversations.create", People.Guido, ("name", "mine")));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Pages_of_the_list_show_every_channel_once(int limit)
    {
        for (var i = 0; i < 5; i++)
        {
            await _town.Create($"room{i}");
        }

        var read = new List<string>();
        var cursor = "";
        do
        {
            var page = await _town.Do("conversations.list", People.Ada, ("limit", $"{limit}"), ("cursor", cursor));
            read.AddRange(page.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()!));
            cursor = page.GetProperty("response_metadata").GetProperty("next_cursor").GetString()!;
        }
        while (cursor.Length > 0);
        Assert.Equal(["general", "room0", "room1", "room2", "room3", "room4"], read.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_deleted_channel_is_in_no_list_its_name_is_free_and_every_method_says_that_it_is_not_there()
    {
        var id = Id(await _town.Create("doomed"));
        var ts = await _town.Say(People.Ada, id, "soon gone");
        Assert.Equal("not_an_admin", await _town.Refusal("admin.conversations.delete", People.Linus, ("channel_id", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("admin.conversations.delete", People.Guido, ("channel_id", id)));
        await _town.Do("admin.conversations.delete", People.Grace, ("channel_id", id));
        Assert.DoesNotContain("doomed", await _town.Names(People.Ada, "public_channel,private_channel"));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.info", People.Ada, ("channel", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.history", People.Ada, ("channel", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.postMessage", People.Ada, ("channel", id), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.update", People.Ada, ("channel", id), ("ts", ts), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("admin.conversations.delete", People.Grace, ("channel_id", id)));
        Assert.NotEqual(id, Id(await _town.Create("doomed")));
    }

    [Fact]
    public async Task The_general_channel_direct_conversations_and_hidden_channels_cannot_be_deleted()
    {
        var direct = (await _town.Do("conversations.open", People.Ada, ("users", People.Linus.Id))).GetProperty("channel").GetProperty("id").GetString()!;
        Assert.Equal("channel_type_not_supported", await _town.Refusal("admin.conversations.delete", People.Ada, ("channel_id", _town.General)));
        Assert.Equal("channel_type_not_supported", await _town.Refusal("admin.conversations.delete", People.Ada, ("channel_id", direct)));
        Assert.Equal("channel_not_found", await _town.Refusal("admin.conversations.delete", People.Grace, ("channel_id", _town.Secret)));
        await _town.Do("admin.conversations.delete", People.Ada, ("channel_id", _town.Secret));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.info", People.Linus, ("channel", _town.Secret)));
    }

    [Fact]
    public async Task The_list_knows_its_types_and_leaves_archived_channels_out_when_asked()
    {
        var old = Id(await _town.Create("old"));
        await _town.Do("conversations.archive", People.Ada, ("channel", old));
        Assert.Contains("old", await _town.Names(People.Ada, "public_channel"));
        var left = await _town.Do("conversations.list", People.Ada, ("exclude_archived", "true"));
        Assert.DoesNotContain("old", left.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()));
        Assert.Equal("invalid_types", await _town.Refusal("conversations.list", People.Ada, ("types", "public_channel,telepathy")));
    }
}
