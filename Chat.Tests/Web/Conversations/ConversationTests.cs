using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>conversations.*: making, naming, listing, entering, leaving; each answer waits until the lists of the people concerned show it.</summary>
public sealed class ConversationTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task A_created_channel_is_in_its_creators_next_list_and_a_private_one_in_nobody_elses()
    {
        var open = await Create("open");
        var closed = await Create("closed", isPrivate: true);
        Assert.True(open.GetProperty("is_channel").GetBoolean() && open.GetProperty("is_member").GetBoolean() && !open.GetProperty("is_private").GetBoolean());
        Assert.True(closed.GetProperty("is_private").GetBoolean());

        Assert.Equal(["closed", "general", "open", "secret"], await Names(People.Ada, "public_channel,private_channel"));
        Assert.Equal(["general", "open"], await Names(People.Mallory, "public_channel,private_channel"));
        Assert.Empty(await Names(People.Guido, "public_channel,private_channel,im,mpim"));
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
            await Create($"room{i}");
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
        var id = Id(await Create("doomed"));
        var ts = await _town.Say(People.Ada, id, "soon gone");
        Assert.Equal("not_an_admin", await _town.Refusal("admin.conversations.delete", People.Linus, ("channel_id", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("admin.conversations.delete", People.Guido, ("channel_id", id)));
        await _town.Do("admin.conversations.delete", People.Grace, ("channel_id", id));
        Assert.DoesNotContain("doomed", await Names(People.Ada, "public_channel,private_channel"));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.info", People.Ada, ("channel", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.history", People.Ada, ("channel", id)));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.postMessage", People.Ada, ("channel", id), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.update", People.Ada, ("channel", id), ("ts", ts), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("admin.conversations.delete", People.Grace, ("channel_id", id)));
        Assert.NotEqual(id, Id(await Create("doomed")));
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
        var old = Id(await Create("old"));
        await _town.Do("conversations.archive", People.Ada, ("channel", old));
        Assert.Contains("old", await Names(People.Ada, "public_channel"));
        var left = await _town.Do("conversations.list", People.Ada, ("exclude_archived", "true"));
        Assert.DoesNotContain("old", left.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()));
        Assert.Equal("invalid_types", await _town.Refusal("conversations.list", People.Ada, ("types", "public_channel,telepathy")));
    }

    [Fact]
    public async Task Joining_twice_is_fine_and_leaving_twice_too()
    {
        var room = Id(await Create("room"));
        var joined = await _town.Do("conversations.join", People.Linus, ("channel", room));
        Assert.True(joined.GetProperty("channel").GetProperty("is_member").GetBoolean());
        Assert.False(joined.TryGetProperty("warning", out _));
        Assert.True(_town.People.Of(People.Linus.Id).Memberships[room].Member);
        Assert.Equal("already_in_channel", (await _town.Do("conversations.join", People.Linus, ("channel", room))).GetProperty("warning").GetString());

        Assert.False((await _town.Do("conversations.leave", People.Linus, ("channel", room))).TryGetProperty("not_in_channel", out _));
        Assert.False(_town.People.Of(People.Linus.Id).Memberships[room].Member);
        Assert.True((await _town.Do("conversations.leave", People.Linus, ("channel", room))).GetProperty("not_in_channel").GetBoolean());
        Assert.Equal("cant_leave_general", await _town.Refusal("conversations.leave", People.Linus, ("channel", _town.General)));
    }

    [Fact]
    public async Task An_invitation_shows_the_channel_in_the_lists_of_all_who_were_invited()
    {
        var room = Id(await Create("room", isPrivate: true));
        await _town.Do("conversations.invite", People.Ada, ("channel", room), ("users", $"{People.Linus.Id},{People.Guido.Id}"));
        Assert.Contains("room", await Names(People.Linus, "private_channel"));
        Assert.Equal(["room"], await Names(People.Guido, "public_channel,private_channel"));

        (string, string) channel = ("channel", room);
        Assert.Equal("already_in_channel", await _town.Refusal("conversations.invite", People.Ada, channel, ("users", People.Linus.Id)));
        Assert.Equal("cant_invite_self", await _town.Refusal("conversations.invite", People.Ada, channel, ("users", People.Ada.Id)));
        Assert.Equal("user_not_found", await _town.Refusal("conversations.invite", People.Ada, channel, ("users", "U0NOBODY001")));
        Assert.Equal("no_user", await _town.Refusal("conversations.invite", People.Ada, channel));
        Assert.Equal("too_many_users", await _town.Refusal("conversations.invite", People.Ada, channel, ("users", string.Join(',', Enumerable.Range(0, 1_001).Select(n => $"U{n:D9}")))));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.invite", People.Mallory, channel, ("users", People.Grace.Id)));
    }

    [Fact]
    public async Task Of_several_invited_each_refused_one_is_named_and_with_force_the_others_get_in()
    {
        var room = Id(await Create("room"));
        var users = $"{People.Linus.Id},U0NOBODY001,{People.Ada.Id}";
        var refused = await _town.Call("conversations.invite", People.Ada, ("channel", room), ("users", users));
        Assert.Equal("user_not_found", refused.GetProperty("error").GetString());
        Assert.Equal(
            [("U0NOBODY001", "user_not_found"), (People.Ada.Id, "cant_invite_self")],
            refused.GetProperty("errors").EnumerateArray().Select(e => (e.GetProperty("user").GetString(), e.GetProperty("error").GetString())));
        Assert.False(_town.Channels.Of(room).IsMember(People.Linus.Id));

        await _town.Do("conversations.invite", People.Ada, ("channel", room), ("users", users), ("force", "true"));
        Assert.True(_town.Channels.Of(room).IsMember(People.Linus.Id));
    }

    [Fact]
    public async Task Who_is_kicked_loses_the_channel_from_the_list()
    {
        var room = Id(await Create("room", isPrivate: true));
        await _town.Do("conversations.invite", People.Ada, ("channel", room), ("users", People.Linus.Id));
        await _town.Do("conversations.kick", People.Ada, ("channel", room), ("user", People.Linus.Id));
        Assert.DoesNotContain("room", await Names(People.Linus, "private_channel"));

        Assert.Equal("not_in_channel", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", People.Linus.Id)));
        Assert.Equal("cant_kick_self", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", People.Ada.Id)));
        Assert.Equal("user_not_found", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", "U0NOBODY001")));
        Assert.Equal("cant_kick_from_general", await _town.Refusal("conversations.kick", People.Ada, ("channel", _town.General), ("user", People.Linus.Id)));
    }

    [Fact]
    public async Task A_renamed_channel_has_its_new_name_everywhere()
    {
        var room = Id(await Create("room"));
        var renamed = (await _town.Do("conversations.rename", People.Ada, ("channel", room), ("name", "hall"))).GetProperty("channel");
        Assert.Equal(("hall", "room"), (renamed.GetProperty("name").GetString(), renamed.GetProperty("previous_names")[0].GetString()));
        Assert.Contains("hall", await Names(People.Mallory, "public_channel"));
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
        Assert.Equal("", (await Info(People.Ada, _town.General)).GetProperty("topic").GetProperty("value").GetString());
    }

    [Fact]
    public async Task Archiving_closes_a_channel_and_unarchiving_opens_it()
    {
        var room = Id(await Create("room"));
        await _town.Do("conversations.archive", People.Ada, ("channel", room));
        Assert.True((await Info(People.Linus, room)).GetProperty("is_archived").GetBoolean());
        Assert.Equal("already_archived", await _town.Refusal("conversations.archive", People.Ada, ("channel", room)));
        Assert.Equal("is_archived", await _town.Refusal("conversations.join", People.Linus, ("channel", room)));
        await _town.Do("conversations.unarchive", People.Ada, ("channel", room));
        Assert.Equal("not_archived", await _town.Refusal("conversations.unarchive", People.Ada, ("channel", room)));
        Assert.Equal("cant_archive_general", await _town.Refusal("conversations.archive", People.Ada, ("channel", _town.General)));
    }

    [Fact]
    public async Task Members_come_in_pages_by_id()
    {
        var read = new List<string>();
        var cursor = "";
        do
        {
            var page = await _town.Do("conversations.members", People.Ada, ("channel", _town.General), ("limit", "2"), ("cursor", cursor));
            read.AddRange(page.GetProperty("members").EnumerateArray().Select(user => user.GetString()!));
            cursor = page.GetProperty("response_metadata").GetProperty("next_cursor").GetString()!;
        }
        while (cursor.Length > 0);
        Assert.Equal(People.All.Where(person => person != People.Guido).Select(person => person.Id).Order(StringComparer.Ordinal), read);
    }

    [Fact]
    public async Task Info_counts_what_others_said_since_the_read_position()
    {
        var first = await _town.Say(People.Linus, _town.General, "one");
        await _town.Say(People.Linus, _town.General, "two");
        await _town.Say(People.Ada, _town.General, "my own");
        Assert.Equal(("0000000000.000000", 2), Position(await Info(People.Ada, _town.General)));

        await _town.Do("conversations.mark", People.Ada, ("channel", _town.General), ("ts", first));
        Assert.Equal((first, 1), Position(await Info(People.Ada, _town.General)));
        await _town.Do("conversations.mark", People.Ada, ("channel", _town.General), ("ts", "1.000000"));
        Assert.Equal(("0000000001.000000", 2), Position(await Info(People.Ada, _town.General)));

        Assert.Equal("invalid_timestamp", await _town.Refusal("conversations.mark", People.Ada, ("channel", _town.General), ("ts", "soon")));
        Assert.Equal("invalid_timestamp", await _town.Refusal("conversations.mark", People.Ada, ("channel", _town.General)));
        Assert.Equal("not_in_channel", await _town.Refusal("conversations.mark", People.Grace, ("channel", Id(await Create("room"))), ("ts", first)));

        static (string?, int) Position(JsonElement channel) => (channel.GetProperty("last_read").GetString(), channel.GetProperty("unread_count").GetInt32());
    }

    [Fact]
    public async Task Info_shows_positions_to_members_only_and_the_member_count_when_asked()
    {
        var room = Id(await Create("room"));
        Assert.False((await Info(People.Linus, room)).TryGetProperty("last_read", out _));
        Assert.False((await Info(People.Linus, room)).TryGetProperty("num_members", out _));
        var counted = await _town.Do("conversations.info", People.Linus, ("channel", room), ("include_num_members", "true"));
        Assert.Equal(1, counted.GetProperty("channel").GetProperty("num_members").GetInt32());
    }

    [Fact]
    public async Task Info_answers_without_the_position_while_the_callers_own_state_does_not()
    {
        _town.People.Answers = false;
        Assert.False((await Info(People.Ada, _town.General)).TryGetProperty("last_read", out _));
        Assert.Equal("service_unavailable", await _town.Refusal("conversations.list", People.Ada));
    }

    [Fact]
    public async Task A_directory_that_missed_an_archiving_learns_of_it_by_the_next_attempt()
    {
        var room = Id(await Create("room"));
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

    private async Task<JsonElement> Create(string name, bool isPrivate = false) =>
        (await _town.Do("conversations.create", People.Ada, ("name", name), ("is_private", isPrivate ? "true" : "false"))).GetProperty("channel");

    private async Task<JsonElement> Info(Person who, string channel) => (await _town.Do("conversations.info", who, ("channel", channel))).GetProperty("channel");

    private async Task<IEnumerable<string>> Names(Person who, string types) =>
        (await _town.Do("conversations.list", who, ("types", types))).GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);

    private static string Id(JsonElement channel) => channel.GetProperty("id").GetString()!;
}
