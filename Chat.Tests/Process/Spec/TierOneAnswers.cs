using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Spec;

/// <summary>Every Tier 1 method, and more, called once or more on a real node, in an order in which all of them succeed; the answers are kept for the judge.</summary>
public sealed class TierOneAnswers : IAsyncLifetime
{
    private readonly Dictionary<string, List<JsonElement>> _answers = [];
    private NodeProcess? _node;

    /// <summary>Tier 1 without what later versions bring (files, search, scheduled messages, Socket Mode, webhooks, OAuth).</summary>
    public static readonly IReadOnlyList<string> Methods =
    [
        "api.test", "auth.test", "bots.info", "chat.delete", "chat.getPermalink", "chat.meMessage", "chat.postEphemeral", "chat.postMessage", "chat.update",
        "conversations.archive", "conversations.close", "conversations.create", "conversations.history", "conversations.info", "conversations.invite",
        "conversations.join", "conversations.kick", "conversations.leave", "conversations.list", "conversations.mark", "conversations.members",
        "conversations.open", "conversations.rename", "conversations.replies", "conversations.setPurpose", "conversations.setTopic", "conversations.unarchive",
        "emoji.list", "pins.add", "pins.list", "pins.remove", "reactions.add", "reactions.get", "reactions.list", "reactions.remove", "rtm.connect", "team.info",
        "usergroups.list", "users.conversations", "users.getPresence", "users.info", "users.list", "users.lookupByEmail", "users.profile.get",
        "users.profile.set", "users.setPresence",
    ];

    public IReadOnlyList<JsonElement> Of(string method) => _answers.TryGetValue(method, out var answers) ? answers : [];

    public async Task InitializeAsync()
    {
        _node = await NodeProcess.Start();
        using var ada = new ApiClient(_node.Address, People.Ada.Token);
        using var grace = new ApiClient(_node.Address, People.Grace.Token);
        using var robin = new ApiClient(_node.Address, Bots.RobinToken);
        var graceId = await grace.OwnId();
        await Directory(ada, robin, graceId);
        var lobby = await ada.ChannelId(AcmeWorkspace.Lobby);
        await Messages(ada, robin, lobby, graceId);
        await Rooms(ada, grace, graceId);
        await Direct(ada, graceId);
    }

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }

    private async Task Directory(ApiClient ada, ApiClient robin, string graceId)
    {
        await Keep(ada, "api.test", new { foo = "bar" });
        await Keep(ada, "auth.test");
        var bot = await Keep(robin, "auth.test");
        await Keep(ada, "bots.info", new { bot = bot.Str("bot_id") });
        await Keep(ada, "emoji.list");
        await Keep(ada, "team.info");
        await Keep(ada, "usergroups.list");
        await Keep(ada, "users.list");
        await Keep(ada, "users.info", new { user = graceId });
        await Keep(ada, "users.info", new { user = bot.Str("user_id") });
        await Keep(ada, "users.lookupByEmail", new { email = People.Grace.Email });
        await Keep(ada, "users.profile.set", new { profile = new { status_text = "Thinking", status_emoji = ":bulb:" } });
        await Keep(ada, "users.profile.get");
        await Keep(ada, "users.profile.get", new { user = graceId });
        await Keep(ada, "users.setPresence", new { presence = "auto" });
        await Keep(ada, "users.getPresence", new { user = graceId });
        await Keep(ada, "users.getPresence");
        await Keep(ada, "rtm.connect");
    }

    private async Task Messages(ApiClient ada, ApiClient robin, string channel, string graceId)
    {
        var ts = (await Keep(ada, "chat.postMessage", new { channel, text = "hello <@" + graceId + ">", client_msg_id = Guid.NewGuid() })).Str("ts");
        await Keep(robin, "chat.postMessage", new { channel, text = "reply", thread_ts = ts, reply_broadcast = true });
        var blocks = new object[] { new { type = "section", text = new { type = "mrkdwn", text = "*rich*" } }, new { type = "divider" } };
        await Keep(robin, "chat.postMessage", new { channel, text = "rich", blocks });
        var disguised = (await Keep(robin, "chat.postMessage", new { channel, text = "disguised", username = "Oracle", icon_emoji = ":crystal_ball:" })).Str("ts");
        await Keep(ada, "chat.update", new { channel, ts, text = "hello again" });
        await Keep(ada, "chat.meMessage", new { channel, text = "waves" });
        await Keep(ada, "chat.postEphemeral", new { channel, text = "psst", user = graceId });
        await Keep(ada, "chat.getPermalink", new { channel, message_ts = ts });
        await Keep(ada, "reactions.add", new { channel, timestamp = ts, name = "tada" });
        await Keep(ada, "reactions.get", new { channel, timestamp = ts });
        await Eventually.That("history shows the reaction", async () => (await ada.Call("reactions.list", null)).GetProperty("items").GetArrayLength() > 0);
        await Keep(ada, "reactions.list", new { full = true, limit = 1 });
        await Keep(ada, "reactions.list", new { count = 1, page = 1 });
        await Keep(ada, "pins.add", new { channel, timestamp = ts });
        await Keep(ada, "pins.list", new { channel });
        await Keep(ada, "conversations.history", new { channel });
        await Keep(ada, "conversations.history", new { channel, limit = 1 });
        await Keep(ada, "conversations.replies", new { channel, ts });
        await Keep(ada, "pins.remove", new { channel, timestamp = ts });
        await Keep(ada, "reactions.remove", new { channel, timestamp = ts, name = "tada" });
        await Keep(robin, "chat.delete", new { channel, ts = disguised });
        await Keep(ada, "conversations.mark", new { channel, ts });
    }

    private async Task Rooms(ApiClient ada, ApiClient grace, string graceId)
    {
        var channel = (await Keep(ada, "conversations.create", new { name = "judged" })).Str("channel.id");
        await Keep(ada, "conversations.create", new { name = "judged-too", is_private = true });
        await Keep(ada, "conversations.setTopic", new { channel, topic = "a topic" });
        await Keep(ada, "conversations.setPurpose", new { channel, purpose = "a purpose" });
        await Keep(ada, "conversations.invite", new { channel, users = graceId });
        await Keep(ada, "conversations.kick", new { channel, user = graceId });
        await Keep(grace, "conversations.join", new { channel });
        await Keep(grace, "conversations.join", new { channel });
        await Keep(ada, "conversations.members", new { channel });
        await Keep(ada, "conversations.rename", new { channel, name = "judged-again" });
        await Keep(ada, "conversations.info", new { channel, include_num_members = true });
        await Keep(ada, "conversations.list", new { types = "public_channel,private_channel" });
        await Keep(ada, "users.conversations", new { types = "public_channel,private_channel" });
        await Keep(ada, "conversations.history", new { channel });
        await Keep(grace, "conversations.leave", new { channel });
        await Keep(grace, "conversations.leave", new { channel });
        await Keep(ada, "conversations.archive", new { channel });
        await Keep(ada, "conversations.info", new { channel });
        await Keep(ada, "conversations.unarchive", new { channel });
    }

    private async Task Direct(ApiClient ada, string graceId)
    {
        var channel = (await Keep(ada, "conversations.open", new { users = graceId })).Str("channel.id");
        await Keep(ada, "conversations.open", new { users = graceId, return_im = true });
        await Keep(ada, "chat.postMessage", new { channel, text = "just us" });
        await Keep(ada, "conversations.info", new { channel });
        await Keep(ada, "conversations.history", new { channel });
        await Keep(ada, "conversations.members", new { channel });
        await Keep(ada, "conversations.list", new { types = "im,mpim" });
        await Keep(ada, "conversations.close", new { channel });
        await Keep(ada, "conversations.close", new { channel });
    }

    private async Task<JsonElement> Keep(ApiClient client, string method, object? arguments = null)
    {
        var answer = await client.Call(method, arguments);
        (_answers.TryGetValue(method, out var answers) ? answers : _answers[method] = []).Add(answer);
        return answer;
    }
}
