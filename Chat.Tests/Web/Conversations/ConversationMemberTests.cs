using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Xunit;
using static Chat.Tests.Web.Conversations.Town.TownChannelAnswers;

namespace Chat.Tests.Web.Conversations;

/// <summary>Entering, inviting, leaving and putting out; each answer waits until the lists of the people concerned show it.</summary>
public sealed class ConversationMemberTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task Joining_twice_is_fine_and_leaving_twice_too()
    {
        var room = Id(await _town.Create("room"));
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
        var room = Id(await _town.Create("room", isPrivate: true));
        await _town.Do("conversations.invite", People.Ada, ("channel", room), ("users", $"{People.Linus.Id},{People.Guido.Id}"));
        Assert.Contains("room", await _town.Names(People.Linus, "private_channel"));
        Assert.Equal(["room"], await _town.Names(People.Guido, "public_channel,private_channel"));

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
        var room = Id(await _town.Create("room"));
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
        var room = Id(await _town.Create("room", isPrivate: true));
        await _town.Do("conversations.invite", People.Ada, ("channel", room), ("users", People.Linus.Id));
        await _town.Do("conversations.kick", People.Ada, ("channel", room), ("user", People.Linus.Id));
        Assert.DoesNotContain("room", await _town.Names(People.Linus, "private_channel"));

        Assert.Equal("not_in_channel", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", People.Linus.Id)));
        Assert.Equal("cant_kick_self", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", People.Ada.Id)));
        Assert.Equal("user_not_found", await _town.Refusal("conversations.kick", People.Ada, ("channel", room), ("user", "U0NOBODY001")));
        Assert.Equal("cant_kick_from_general", await _town.Refusal("conversations.kick", People.Ada, ("channel", _town.General), ("user", People.Linus.Id)));
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
}
