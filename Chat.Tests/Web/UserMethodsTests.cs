using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Fakes;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>The methods about people, workspace, bots, presence, preferences, stars, do-not-disturb and rtm.</summary>
public sealed class UserMethodsTests : IAsyncLifetime
{
    private WebNode _node = null!;

    public async Task InitializeAsync() => _node = await WebNode.Start();

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    [Fact]
    public async Task Pages_of_users_hold_everybody_once_and_end_with_an_empty_cursor()
    {
        var seen = new List<string>();
        var cursor = "";
        do
        {
            var page = await _node.Call("users.list", People.Ada, ("limit", "4"), ("cursor", cursor));
            seen.AddRange(page.GetProperty("members").EnumerateArray().Select(member => member.Text("id")));
            cursor = page.GetProperty("response_metadata").Text("next_cursor");
        }
        while (cursor.Length > 0);

        Assert.Equal(People.All.Select(person => person.Id).Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task A_user_is_shown_as_Slack_shows_one()
    {
        var user = (await _node.Call("users.info", People.Linus, ("user", People.Ada.Id))).GetProperty("user");

        Assert.Equal(People.Team, user.Text("team_id"));
        Assert.Equal("Ada Lovelace", user.Text("real_name"));
        Assert.True(user.GetProperty("is_owner").GetBoolean());
        Assert.True(user.GetProperty("is_admin").GetBoolean());
        Assert.False(user.GetProperty("is_bot").GetBoolean());
        var profile = user.GetProperty("profile");
        Assert.Equal(("Ada", "Lovelace"), (profile.Text("first_name"), profile.Text("last_name")));
        Assert.Equal(People.Ada.Email, profile.Text("email"));

        var picture = await _node.Http.GetAsync(new Uri(profile.Text("image_192")));
        Assert.Equal("image/svg+xml", picture.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData(TokenKind.User, "users:read,users.profile:read,rtm:stream", false)]
    [InlineData(TokenKind.Bot, "users:read,users.profile:read,rtm:stream", false)]
    [InlineData(TokenKind.Bot, "users:read,users.profile:read,rtm:stream,users:read.email", true)]
    [InlineData(TokenKind.Bot, "", true)]
    public async Task An_e_mail_address_is_shown_to_tokens_with_its_scope_or_without_any_list(TokenKind kind, string scopes, bool shown)
    {
        _node.Directory.Grant("token", People.Linus, Role.Member, kind, scopes.Split(',', StringSplitOptions.RemoveEmptyEntries));
        async Task<JsonElement> Ask(string call) => (await _node.Send(HttpMethod.Post, "/api/" + call, "token")).Json;

        JsonElement[] profiles =
        [
            (await Ask($"users.info?user={People.Ada.Id}")).GetProperty("user").GetProperty("profile"),
            (await Ask($"users.profile.get?user={People.Ada.Id}")).GetProperty("profile"),
            (await Ask("users.list")).GetProperty("members").EnumerateArray().First(user => user.Text("id") == People.Ada.Id).GetProperty("profile"),
            (await Ask("rtm.start")).GetProperty("users").EnumerateArray().First(user => user.Text("id") == People.Ada.Id).GetProperty("profile"),
        ];

        Assert.All(profiles, profile => Assert.Equal(shown, profile.TryGetProperty("email", out var email) && email.GetString() == People.Ada.Email));
    }

    [Fact]
    public async Task A_status_whose_time_is_over_is_not_shown()
    {
        await _node.Call("users.profile.set", People.Linus, ("profile", """{"status_text":"lunch","status_emoji":":bread:","status_expiration":1000000000}"""));
        var over = (await _node.Call("users.profile.get", People.Ada, ("user", People.Linus.Id))).GetProperty("profile");
        Assert.Equal(("", "", 0), (over.Text("status_text"), over.Text("status_emoji"), over.GetProperty("status_expiration").GetInt64()));

        await _node.Call("users.profile.set", People.Linus, ("name", "status_text"), ("value", "back \"here\""));
        await _node.Call("users.profile.set", People.Linus, ("name", "status_expiration"), ("value", "0"));
        Assert.Equal("back \"here\"", (await _node.Call("users.profile.get", People.Linus)).GetProperty("profile").Text("status_text"));
    }

    [Theory]
    [InlineData("{\"status_text\":5}", "invalid_profile")]
    [InlineData("[]", "invalid_profile")]
    [InlineData("nonsense", "invalid_profile")]
    [InlineData("{\"email\":\"no address\"}", "invalid_email")]
    [InlineData("{\"status_expiration\":\"soon\"}", "invalid_profile")]
    public async Task A_profile_that_is_none_is_refused(string profile, string expected) =>
        Assert.Equal(expected, (await _node.Call("users.profile.set", People.Linus, ("profile", profile))).Error());

    [Fact]
    public async Task Only_admins_change_the_profile_of_others()
    {
        Assert.Equal("not_admin", (await _node.Call("users.profile.set", People.Linus, ("user", People.Ada.Id), ("name", "title"), ("value", "x"))).Error());
        Assert.Equal("", (await _node.Call("users.profile.set", People.Grace, ("user", People.Linus.Id), ("name", "title"), ("value", "x"))).Error());
        Assert.Equal("too_long", (await _node.Call("users.profile.set", People.Linus, ("name", "title"), ("value", new string('x', 300)))).Error());
    }

    [Fact]
    public async Task Of_others_conversations_one_sees_the_public_ones_and_ones_own()
    {
        _node.History.Summaries.AddRange(
        [
            FakeHistory.Channel("C0PUBLIC01", "public", ChannelKind.Public), FakeHistory.Channel("C0SECRET01", "secret", ChannelKind.Private),
            FakeHistory.Channel("C0SHARED01", "shared", ChannelKind.Private), FakeHistory.Channel("C0OLD00001", "old", ChannelKind.Public, archived: true),
        ]);
        Join(People.Ada, ("C0PUBLIC01", ChannelKind.Public), ("C0SECRET01", ChannelKind.Private), ("C0SHARED01", ChannelKind.Private), ("C0OLD00001", ChannelKind.Public));
        Join(People.Mallory, ("C0SHARED01", ChannelKind.Private));
        Join(People.Guido, ("C0SHARED01", ChannelKind.Private));
        const string All = "public_channel,private_channel";

        Assert.Equal(["C0OLD00001", "C0PUBLIC01", "C0SECRET01", "C0SHARED01"], await Conversations(People.Ada, People.Ada, All));
        Assert.Equal(["C0OLD00001", "C0PUBLIC01", "C0SHARED01"], await Conversations(People.Mallory, People.Ada, All));
        Assert.Equal(["C0SHARED01"], await Conversations(People.Guido, People.Ada, All));
        Assert.Equal(["C0OLD00001", "C0PUBLIC01"], await Conversations(People.Ada, People.Ada, ""));
        Assert.Equal("invalid_types", (await _node.Call("users.conversations", People.Ada, ("types", "public"))).Error());
    }

    [Fact]
    public async Task Presence_is_seen_and_set()
    {
        _node.Presence.Active.Add(People.Ada.Id);
        Assert.Equal("active", (await _node.Call("users.getPresence", People.Linus, ("user", People.Ada.Id))).Text("presence"));
        Assert.Equal("away", (await _node.Call("users.getPresence", People.Ada, ("user", People.Linus.Id))).Text("presence"));
        Assert.Equal("user_not_found", (await _node.Call("users.getPresence", People.Ada, ("user", "U0NOBODY01"))).Error());

        Assert.Equal("invalid_presence", (await _node.Call("users.setPresence", People.Ada, ("presence", "gone"))).Error());
        Assert.Equal("", (await _node.Call("users.setPresence", People.Ada, ("presence", "away"))).Error());
        Assert.True(_node.Users.Of(People.Ada.Id).ManualAway);
        Assert.Equal((People.Ada.Id, true), Assert.Single(_node.Presence.Told));
    }

    [Fact]
    public async Task Preferences_keep_their_JSON_and_have_what_clients_need()
    {
        Assert.Equal("", (await _node.Call("users.prefs.get", People.Ada)).GetProperty("prefs").Text("muted_channels"));

        await _node.Call("users.prefs.set", People.Ada, ("prefs", """{"muted_channels":"C1","sidebar":{"width":200}}"""));
        await _node.Call("users.prefs.set", People.Ada, ("name", "dense"), ("value", "true"));
        var prefs = (await _node.Call("users.prefs.get", People.Ada)).GetProperty("prefs");

        Assert.Equal("C1", prefs.Text("muted_channels"));
        Assert.Equal(200, prefs.GetProperty("sidebar").GetProperty("width").GetInt32());
        Assert.True(prefs.GetProperty("dense").GetBoolean());
        Assert.Equal("invalid_prefs", (await _node.Call("users.prefs.set", People.Ada, ("name", "a b"), ("value", "1"))).Error());
        Assert.Equal("too_long", (await _node.Call("users.prefs.set", People.Ada, ("name", "a"), ("value", new string('x', 20_000)))).Error());
    }

    [Fact]
    public async Task Stars_are_kept_shown_and_taken_away()
    {
        _node.Channels.Views["C0PUBLIC01"] = new ChannelView { Id = "C0PUBLIC01", Team = People.Team, Kind = ChannelKind.Public, Name = "public" };
        Assert.True(MessageTs.TryParse("1700000000.000100", out var ts));
        _node.History.Messages.Add(("C0PUBLIC01", new Message { Ts = ts, User = People.Ada.Id, Text = "hello" }));
        (string, string) channel = ("channel", "C0PUBLIC01");

        Assert.Equal("", (await _node.Call("stars.add", People.Ada, channel)).Error());
        Assert.Equal("", (await _node.Call("stars.add", People.Ada, channel, ("timestamp", "1700000000.000100"))).Error());
        Assert.Equal("already_starred", (await _node.Call("stars.add", People.Ada, channel)).Error());
        Assert.Equal("message_not_found", (await _node.Call("stars.add", People.Ada, channel, ("timestamp", "1700000000.000200"))).Error());
        Assert.Equal("channel_not_found", (await _node.Call("stars.add", People.Ada, ("channel", "C0SECRET01"))).Error());
        var items = (await _node.Call("stars.list", People.Ada)).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(["channel", "message"], items.Select(item => item.Text("type")).Order(StringComparer.Ordinal));

        _node.Channels.Views.Clear();
        Assert.Empty((await _node.Call("stars.list", People.Ada)).GetProperty("items").EnumerateArray());
        Assert.Equal("", (await _node.Call("stars.remove", People.Ada, channel)).Error());
        Assert.Equal("not_starred", (await _node.Call("stars.remove", People.Ada, channel)).Error());
    }

    [Fact]
    public async Task A_snooze_begins_and_ends()
    {
        Assert.Equal("snooze_not_active", (await _node.Call("dnd.endSnooze", People.Ada)).Error());
        Assert.Equal(1800, (await _node.Call("dnd.setSnooze", People.Ada, ("num_minutes", "30"))).GetProperty("snooze_remaining").GetInt32());
        Assert.True((await _node.Call("dnd.info", People.Ada)).GetProperty("snooze_enabled").GetBoolean());
        Assert.False((await _node.Call("dnd.info", People.Linus, ("user", People.Ada.Id))).TryGetProperty("snooze_enabled", out _));
        Assert.Equal("", (await _node.Call("dnd.endSnooze", People.Ada)).Error());
        Assert.Equal("missing_duration", (await _node.Call("dnd.setSnooze", People.Ada, ("num_minutes", "0"))).Error());
    }

    [Fact]
    public async Task Rtm_connect_hands_out_a_ticket_for_the_caller_and_rtm_start_what_old_clients_want()
    {
        var connect = await _node.Call("rtm.connect", People.Ada, ("batch_presence_aware", "1"));
        Assert.EndsWith("ticket1", connect.Text("url"), StringComparison.Ordinal);
        Assert.Equal((People.Ada.Id, "acme"), (connect.GetProperty("self").Text("id"), connect.GetProperty("team").Text("domain")));
        Assert.Equal((People.Ada.Id, true, false), (_node.Tickets.Issued[0].Identity.User, _node.Tickets.Issued[0].BatchPresenceAware, _node.Tickets.Issued[0].WillResume));
        await _node.Call("rtm.connect", People.Ada, ("resume", "1"));
        Assert.True(_node.Tickets.Issued[1].WillResume);

        _node.History.Summaries.Add(FakeHistory.Channel("C0PUBLIC01", "public", ChannelKind.Public));
        Join(People.Ada, ("C0PUBLIC01", ChannelKind.Public));
        var start = await _node.Call("rtm.start", People.Ada);
        Assert.Equal(People.All.Count, start.GetProperty("users").GetArrayLength());
        Assert.Equal("C0PUBLIC01", Assert.Single(start.GetProperty("channels").EnumerateArray()).Text("id"));
        Assert.Equal(Bots.RobinBotId, Assert.Single(start.GetProperty("bots").EnumerateArray()).Text("id"));
    }

    [Fact]
    public async Task Workspace_and_bot_are_shown_and_no_other_workspace()
    {
        Assert.Equal("acme", (await _node.Call("team.info", People.Ada)).GetProperty("team").Text("domain"));
        Assert.Equal("team_not_found", (await _node.Call("team.info", People.Ada, ("team", "T0OTHER0001"))).Error());
        Assert.Equal(Bots.RobinApp, (await _node.Call("bots.info", People.Ada, ("bot", Bots.RobinBotId))).GetProperty("bot").Text("app_id"));
        Assert.Equal("bot_not_found", (await _node.Call("bots.info", People.Ada)).Error());
        var (_, bot) = await _node.Send(HttpMethod.Post, "/api/auth.test", Bots.RobinToken);
        Assert.Equal(Bots.RobinBotId, bot.Text("bot_id"));
    }

    [Fact]
    public async Task The_OpenApi_document_lists_every_method_with_its_arguments()
    {
        var (_, document) = await _node.Send(HttpMethod.Get, "/openapi.json");
        var paths = document.GetProperty("paths");
        foreach (var method in new[] { "auth.test", "users.list", "rtm.connect", "stars.add", "tokens.create", "tokens.list" })
        {
            Assert.Equal(JsonValueKind.Object, paths.GetProperty("/api/" + method).GetProperty("post").ValueKind);
        }

        var user = paths.GetProperty("/api/users.info").GetProperty("get").GetProperty("parameters").EnumerateArray().Single();
        Assert.Equal(("user", true), (user.Text("name"), user.GetProperty("required").GetBoolean()));
    }

    private void Join(Person person, params (string Channel, ChannelKind Kind)[] channels) => _node.Users.Of(person.Id).Memberships.Add(
        channels.Select(channel => new Membership { Channel = channel.Channel, Kind = channel.Kind, Member = true }));

    private async Task<string[]> Conversations(Person who, Person of, string types) =>
        [.. (await _node.Call("users.conversations", who, ("user", of.Id), ("types", types))).GetProperty("channels").EnumerateArray().Select(channel => channel.Text("id"))];
}
