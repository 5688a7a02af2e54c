using Chat.Actors.Kernel;
using Chat.Actors.Sessions;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Chat.Web;
using Chat.Web.Api;
using Chat.Web.Messages;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>chat.*: posting, changing, deleting, whispering, linking; and posting over a socket, which is the same.</summary>
public sealed class PostTests : IAsyncLifetime
{
    private TownSquare _town = null!;

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Fact]
    public async Task A_post_is_answered_with_its_ts_and_stands_in_the_next_history_read()
    {
        var posted = await _town.Do("chat.postMessage", People.Ada, ("channel", _town.General), ("text", "a < b https://e.test"));
        var ts = posted.GetProperty("ts").GetString();
        Assert.Equal(_town.General, posted.GetProperty("channel").GetString());
        Assert.Equal("a &lt; b <https://e.test>", posted.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal(People.Ada.Id, posted.GetProperty("message").GetProperty("user").GetString());

        var newest = (await _town.Do("conversations.history", People.Linus, ("channel", _town.General), ("limit", "1"))).GetProperty("messages")[0];
        Assert.Equal((ts, "a &lt; b <https://e.test>"), (newest.GetProperty("ts").GetString(), newest.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task The_same_client_msg_id_gets_the_first_message_back()
    {
        (string, string)[] Once(string text) => [("channel", _town.General), ("text", text), ("client_msg_id", "11111111-2222-4333-8444-555555555555")];
        var first = await _town.Do("chat.postMessage", People.Ada, Once("one"));
        var again = await _town.Do("chat.postMessage", People.Ada, Once("two"));
        var other = await _town.Do("chat.postMessage", People.Linus, Once("three"));

        Assert.Equal(first.GetProperty("ts").GetString(), again.GetProperty("ts").GetString());
        Assert.Equal("one", again.GetProperty("message").GetProperty("text").GetString());
        Assert.NotEqual(first.GetProperty("ts").GetString(), other.GetProperty("ts").GetString());
    }

    [Theory]
    [InlineData("general")]
    [InlineData("#general")]
    public async Task A_channel_may_be_given_by_its_name(string name) =>
        Assert.Equal(_town.General, (await _town.Do("chat.postMessage", People.Ada, ("channel", name), ("text", "x"))).GetProperty("channel").GetString());

    [Fact]
    public async Task A_private_channels_name_tells_an_outsider_nothing()
    {
        Assert.Equal("ok", await _town.Refusal("chat.postMessage", People.Linus, ("channel", "#secret"), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.postMessage", People.Mallory, ("channel", "#secret"), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.postMessage", People.Mallory, ("channel", "#nothing"), ("text", "x")));
    }

    [Theory]
    [InlineData("U0LINUS0001")]
    [InlineData("@linus")]
    public async Task Posting_to_a_person_opens_the_one_conversation_with_them(string target)
    {
        var channel = (await _town.Do("chat.postMessage", People.Ada, ("channel", target), ("text", "psst"))).GetProperty("channel").GetString()!;
        Assert.Equal(Ids.Direct(People.Team, [People.Ada.Id, People.Linus.Id]), channel);
        Assert.Equal(channel, (await _town.Do("chat.postMessage", People.Linus, ("channel", People.Ada.Id), ("text", "yes?"))).GetProperty("channel").GetString());

        var list = await _town.Do("conversations.list", People.Linus, ("types", "im"));
        Assert.Equal(channel, list.GetProperty("channels")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("C0NOWHERE01", "channel_not_found")]
    [InlineData("U0NOBODY001", "channel_not_found")]
    [InlineData("../../etc", "channel_not_found")]
    [InlineData("", "channel_not_found")]
    public async Task Nowhere_is_channel_not_found(string target, string code) =>
        Assert.Equal(code, await _town.Refusal("chat.postMessage", People.Ada, ("channel", target), ("text", "x")));

    [Fact]
    public async Task What_is_no_id_wakes_no_channel()
    {
        var before = _town.Channels.Asked.Count;
        await _town.Refusal("conversations.history", People.Ada, ("channel", "not an id"));
        await _town.Refusal("chat.postMessage", People.Ada, ("channel", "C" + new string('A', 500)), ("text", "x"));
        Assert.Equal(before, _town.Channels.Asked.Count);
    }

    [Fact]
    public async Task Refusals_of_a_post_are_Slacks()
    {
        (string, string) general = ("channel", _town.General);
        Assert.Equal("no_text", await _town.Refusal("chat.postMessage", People.Ada, general));
        Assert.Equal("invalid_blocks_format", await _town.Refusal("chat.postMessage", People.Ada, general, ("blocks", "no json")));
        Assert.Equal("invalid_blocks", await _town.Refusal("chat.postMessage", People.Ada, general, ("blocks", """[{"type":"hologram"}]""")));
        Assert.Equal("thread_not_found", await _town.Refusal("chat.postMessage", People.Ada, general, ("text", "x"), ("thread_ts", "1000000000.000001")));
        var quiet = (await _town.Do("conversations.create", People.Ada, ("name", "quiet"))).GetProperty("channel").GetProperty("id").GetString()!;
        Assert.Equal("not_in_channel", await _town.Refusal("chat.postMessage", People.Linus, ("channel", quiet), ("text", "x")));
        await _town.Do("conversations.archive", People.Ada, ("channel", quiet));
        Assert.Equal("is_archived", await _town.Refusal("chat.postMessage", People.Ada, ("channel", quiet), ("text", "x")));
    }

    [Fact]
    public async Task Blocks_come_back_as_they_went()
    {
        const string blocks = """[{"type":"section","block_id":"b","text":{"type":"mrkdwn","text":"1 < 2 & é"},"n":1.0}]""";
        await _town.Do("chat.postMessage", People.Ada, ("channel", _town.General), ("blocks", blocks));
        var read = (await _town.Do("conversations.history", People.Linus, ("channel", _town.General), ("limit", "1"))).GetProperty("messages")[0];
        Assert.Equal(blocks, read.GetProperty("blocks").GetRawText());
        Assert.Equal("", read.GetProperty("text").GetString());
    }

    [Fact]
    public async Task A_bot_is_known_by_its_profile_and_may_appear_under_another_name()
    {
        var plain = (await _town.Do("chat.postMessage", People.Robin, ("channel", _town.General), ("text", "beep"))).GetProperty("message");
        Assert.Equal((Bots.RobinBotId, "robin"), (plain.GetProperty("bot_id").GetString(), plain.GetProperty("bot_profile").GetProperty("name").GetString()));
        Assert.False(plain.TryGetProperty("subtype", out _));

        var ghost = (await _town.Do("chat.postMessage", People.Robin, ("channel", _town.General), ("text", "boo"), ("username", "Ghost"), ("icon_emoji", ":ghost:"))).GetProperty("message");
        Assert.Equal(("bot_message", "Ghost", ":ghost:"), (ghost.GetProperty("subtype").GetString(), ghost.GetProperty("username").GetString(), ghost.GetProperty("icons").GetProperty("emoji").GetString()));
    }

    [Fact]
    public async Task A_me_message_is_told_by_its_subtype()
    {
        await _town.Do("chat.meMessage", People.Ada, ("channel", _town.General), ("text", "waves"));
        var read = (await _town.Do("conversations.history", People.Linus, ("channel", _town.General), ("limit", "1"))).GetProperty("messages")[0];
        Assert.Equal(("me_message", "waves"), (read.GetProperty("subtype").GetString(), read.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task An_update_changes_the_text_keeps_the_blocks_and_says_who_edited()
    {
        const string blocks = """[{"type":"divider","block_id":"d"}]""";
        var ts = (await _town.Do("chat.postMessage", People.Ada, ("channel", _town.General), ("text", "one"), ("blocks", blocks))).GetProperty("ts").GetString()!;

        var updated = await _town.Do("chat.update", People.Ada, ("channel", _town.General), ("ts", ts), ("text", "two & three"));
        Assert.Equal((ts, "two &amp; three"), (updated.GetProperty("ts").GetString(), updated.GetProperty("text").GetString()));
        Assert.Equal(blocks, updated.GetProperty("message").GetProperty("blocks").GetRawText());
        Assert.Equal(People.Ada.Id, updated.GetProperty("message").GetProperty("edited").GetProperty("user").GetString());

        var bare = await _town.Do("chat.update", People.Ada, ("channel", _town.General), ("ts", ts), ("text", "four"), ("blocks", "[]"));
        Assert.False(bare.GetProperty("message").TryGetProperty("blocks", out _));
    }

    [Fact]
    public async Task Refusals_of_a_change_are_Slacks()
    {
        var ts = await _town.Say(People.Ada, _town.General, "mine");
        (string, string) general = ("channel", _town.General);
        Assert.Equal("cant_update_message", await _town.Refusal("chat.update", People.Linus, general, ("ts", ts), ("text", "yours")));
        Assert.Equal("message_not_found", await _town.Refusal("chat.update", People.Ada, general, ("ts", "1000000000.000001"), ("text", "x")));
        Assert.Equal("message_not_found", await _town.Refusal("chat.update", People.Ada, general, ("ts", "soon"), ("text", "x")));
        Assert.Equal("no_text", await _town.Refusal("chat.update", People.Ada, general, ("ts", ts)));
        Assert.Equal("msg_too_long", await _town.Refusal("chat.update", People.Ada, general, ("ts", ts), ("text", new string('x', 40_001))));
        Assert.Equal("cant_delete_message", await _town.Refusal("chat.delete", People.Linus, general, ("ts", ts)));
        Assert.Equal("message_not_found", await _town.Refusal("chat.delete", People.Ada, general, ("ts", "1000000000.000001")));
    }

    [Fact]
    public async Task A_deleted_message_is_gone_and_a_deleted_parent_leaves_a_tombstone()
    {
        var lone = await _town.Say(People.Ada, _town.General, "lone");
        var parent = await _town.Say(People.Ada, _town.General, "parent");
        await _town.Say(People.Linus, _town.General, "reply", parent);
        await _town.Do("chat.delete", People.Ada, ("channel", _town.General), ("ts", lone));
        var deleted = await _town.Do("chat.delete", People.Ada, ("channel", _town.General), ("ts", parent));
        Assert.Equal(parent, deleted.GetProperty("ts").GetString());

        var left = (await _town.Do("conversations.history", People.Ada, ("channel", _town.General))).GetProperty("messages").EnumerateArray().ToDictionary(m => m.GetProperty("ts").GetString()!);
        Assert.False(left.ContainsKey(lone));
        Assert.Equal("tombstone", left[parent].GetProperty("subtype").GetString());
        Assert.Equal("message_not_found", await _town.Refusal("chat.update", People.Ada, ("channel", _town.General), ("ts", parent), ("text", "x")));
    }

    [Fact]
    public async Task A_whisper_reaches_one_member_and_no_history()
    {
        var before = (await _town.Do("conversations.history", People.Ada, ("channel", _town.General))).GetProperty("messages").GetArrayLength();
        var whispered = await _town.Do("chat.postEphemeral", People.Ada, ("channel", _town.General), ("user", People.Linus.Id), ("text", "psst & more"));

        var notice = Assert.Single(_town.People.Notices);
        Assert.Equal((People.Linus.Id, _town.General, "psst &amp; more", People.Ada.Id), (notice.User, notice.Ephemeral.Channel, notice.Ephemeral.Message.Text, notice.Ephemeral.Message.User));
        Assert.Equal(MessageTs.Format(notice.Ephemeral.Message.Ts), whispered.GetProperty("message_ts").GetString());
        Assert.Equal(before, (await _town.Do("conversations.history", People.Ada, ("channel", _town.General))).GetProperty("messages").GetArrayLength());

        Assert.Equal("user_not_in_channel", await _town.Refusal("chat.postEphemeral", People.Ada, ("channel", _town.Secret), ("user", People.Mallory.Id), ("text", "x")));
        Assert.Equal("user_not_in_channel", await _town.Refusal("chat.postEphemeral", People.Ada, ("channel", _town.General), ("user", "U0NOBODY001"), ("text", "x")));
        Assert.Equal("channel_not_found", await _town.Refusal("chat.postEphemeral", People.Mallory, ("channel", _town.Secret), ("user", People.Ada.Id), ("text", "x")));
        Assert.Single(_town.People.Notices);
    }

    [Fact]
    public async Task A_permalink_says_where_a_message_is_and_in_which_thread()
    {
        var parent = await _town.Say(People.Ada, _town.General, "parent");
        var reply = await _town.Say(People.Ada, _town.General, "reply", parent);
        async Task<string> Link(string ts) => (await _town.Do("chat.getPermalink", People.Linus, ("channel", _town.General), ("message_ts", ts))).GetProperty("permalink").GetString()!;

        Assert.EndsWith($"/archives/{_town.General}/p{parent.Replace(".", "", StringComparison.Ordinal)}", await Link(parent), StringComparison.Ordinal);
        Assert.EndsWith($"?thread_ts={parent}&cid={_town.General}", await Link(reply), StringComparison.Ordinal);
        Assert.Equal("message_not_found", await _town.Refusal("chat.getPermalink", People.Linus, ("channel", _town.General), ("message_ts", "1000000000.000001")));
    }

    [Fact]
    public async Task A_socket_posts_by_the_same_rules()
    {
        var posting = _town.Services.GetRequiredService<IRtmPosting>();
        var ada = _town.Services.GetRequiredService<IDirectory>().Resolve(People.Ada.Token, out _)!;
        var accepted = Assert.IsType<RtmPosted.Accepted>(await posting.Post(ada, new RtmDraft(_town.General, "a < b", ClientMsgId: "one")));
        Assert.Equal("a &lt; b", accepted.Text);
        Assert.Equal(accepted, await posting.Post(ada, new RtmDraft(_town.General, "again", ClientMsgId: "one")));

        async Task<string> Refusal(RtmDraft draft) => Assert.IsType<RtmPosted.Refused>(await posting.Post(ada, draft)).Code;
        Assert.Equal("no_text", await Refusal(new RtmDraft(_town.General, " ")));
        Assert.Equal("channel_not_found", await Refusal(new RtmDraft("nowhere", "x")));
        Assert.Equal("thread_not_found", await Refusal(new RtmDraft(_town.General, "x", ThreadTs: "soon")));
    }

    [Fact]
    public async Task A_socket_posts_within_its_tokens_scopes_and_rate()
    {
        var ada = _town.Services.GetRequiredService<IDirectory>().Resolve(People.Ada.Token, out _)!;
        var options = new ChatWebOptions();
        options.RateLimits.Posting = new RateLimit(PerMinute: 1, Burst: 1);
        using var limits = new ApiRateLimits(options);
        IRtmPosting posting = ActivatorUtilities.CreateInstance<MessagePosting>(_town.Services, limits);
        async Task<string> Refusal(Identity who) => Assert.IsType<RtmPosted.Refused>(await posting.Post(who, new RtmDraft(_town.General, "hi"))).Code;

        Assert.Equal("missing_scope", await Refusal(ada with { Scopes = ["rtm:stream"] }));
        Assert.IsType<RtmPosted.Accepted>(await posting.Post(ada with { Scopes = ["chat:write"] }, new RtmDraft(_town.General, "hi")));
        Assert.Equal("ratelimited", await Refusal(ada));
    }
}
