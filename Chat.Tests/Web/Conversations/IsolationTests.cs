using Chat.Tests.Support;
using Chat.Tests.Web.Conversations.Town;
using Chat.Web.Api;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Web.Conversations;

/// <summary>
/// Who is not in a private channel or a direct conversation gets, on every method, what they would get for one that does not exist, and causes no read of it.
/// </summary>
public sealed class IsolationTests : IAsyncLifetime
{
    /// <summary>Every method that takes a conversation, with arguments that would succeed for a member. A new method must be entered here: see the last test.</summary>
    private static readonly Dictionary<string, (string, string)[]> Arguments = new(StringComparer.Ordinal)
    {
        ["chat.delete"] = [("ts", "$ts")],
        ["chat.getPermalink"] = [("message_ts", "$ts")],
        ["chat.meMessage"] = [("text", "x")],
        ["chat.postEphemeral"] = [("user", "U0ADA000001"), ("text", "x")],
        ["chat.postMessage"] = [("text", "x")],
        ["chat.update"] = [("ts", "$ts"), ("text", "x")],
        ["conversations.archive"] = [],
        ["conversations.close"] = [],
        ["conversations.history"] = [],
        ["conversations.info"] = [],
        ["conversations.invite"] = [("users", "U0GRACE0001")],
        ["conversations.join"] = [],
        ["conversations.kick"] = [("user", "U0LINUS0001")],
        ["conversations.leave"] = [],
        ["conversations.mark"] = [("ts", "$ts")],
        ["conversations.members"] = [],
        ["conversations.open"] = [],
        ["conversations.rename"] = [("name", "other")],
        ["conversations.replies"] = [("ts", "$ts")],
        ["conversations.setPurpose"] = [("purpose", "x")],
        ["conversations.setTopic"] = [("topic", "x")],
        ["conversations.unarchive"] = [],
        ["pins.add"] = [("timestamp", "$ts")],
        ["pins.list"] = [],
        ["pins.remove"] = [("timestamp", "$ts")],
        ["reactions.add"] = [("timestamp", "$ts"), ("name", "tada")],
        ["reactions.get"] = [("timestamp", "$ts")],
        ["reactions.remove"] = [("timestamp", "$ts"), ("name", "tada")],
    };

    private TownSquare _town = null!;

    public static TheoryData<string> Methods => [.. Arguments.Keys];

    public async Task InitializeAsync() => _town = await TownSquare.Start();

    public Task DisposeAsync() => _town.DisposeAsync().AsTask();

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task An_outsider_learns_nothing_of_a_private_channel_or_a_conversation(string method)
    {
        var direct = (await _town.Do("conversations.open", People.Ada, ("users", People.Linus.Id))).GetProperty("channel").GetProperty("id").GetString()!;
        foreach (var room in new[] { _town.Secret, direct })
        {
            var ts = await _town.Say(People.Ada, room, "secret words");
            await _town.Do("reactions.add", People.Ada, ("channel", room), ("timestamp", ts), ("name", "eyes"));
            await _town.Do("pins.add", People.Ada, ("channel", room), ("timestamp", ts));
            _town.History.Reads.Clear();
            var seq = _town.Channels.Of(room).Seq;

            // Owners and administrators are outsiders too; so are guests and bots.
            foreach (var outsider in new[] { People.Mallory, People.Grace, People.Guido, People.Robin })
            {
                var there = await _town.Call(method, outsider, Filled(method, room, ts));
                var nowhere = await _town.Call(method, outsider, Filled(method, room[0] + "0NOWHERE01", ts));
                Assert.Equal("channel_not_found", there.GetProperty("error").GetString());
                Assert.Equal(nowhere.GetRawText(), there.GetRawText());
            }

            Assert.DoesNotContain(room, _town.History.Reads);
            Assert.Equal(seq, _town.Channels.Of(room).Seq);
        }
    }

    [Fact]
    public async Task A_guest_sees_no_public_channel_they_are_not_in()
    {
        var ts = await _town.Say(People.Ada, _town.General, "for members");
        foreach (var method in Arguments.Keys)
        {
            Assert.Equal("channel_not_found", await _town.Refusal(method, People.Guido, Filled(method, _town.General, ts)));
        }
    }

    [Fact]
    public async Task A_bot_reads_only_where_it_is_a_member()
    {
        var room = (await _town.Do("conversations.create", People.Ada, ("name", "room"))).GetProperty("channel").GetProperty("id").GetString()!;
        var ts = await _town.Say(People.Ada, room, "hello");
        foreach (var method in new[] { "conversations.history", "conversations.replies", "reactions.get", "pins.list", "chat.getPermalink" })
        {
            Assert.Equal("ok", await _town.Refusal(method, People.Linus, Filled(method, room, ts)));
            Assert.Equal("not_in_channel", await _town.Refusal(method, People.Robin, Filled(method, room, ts)));
        }
    }

    [Fact]
    public async Task The_list_names_no_conversation_of_others()
    {
        await _town.Do("conversations.open", People.Ada, ("users", People.Linus.Id));
        await _town.Do("conversations.open", People.Ada, ("users", $"{People.Linus.Id},{People.Grace.Id}"));
        var list = await _town.Do("conversations.list", People.Mallory, ("types", "public_channel,private_channel,im,mpim"));
        Assert.Equal([_town.General], list.GetProperty("channels").EnumerateArray().Select(channel => channel.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Who_was_taken_out_learns_nothing_more()
    {
        await _town.Do("conversations.kick", People.Ada, ("channel", _town.Secret), ("user", People.Linus.Id));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.history", People.Linus, ("channel", _town.Secret)));
        Assert.Equal("channel_not_found", await _town.Refusal("conversations.info", People.Linus, ("channel", _town.Secret)));
    }

    [Fact]
    public void Every_method_that_takes_a_conversation_is_in_the_matrix()
    {
        string[] oldNames = ["channels.", "groups.", "im.", "mpim."];
        var taking = _town.Services.GetRequiredService<ApiMethodTable>().All
            .Where(method => method.Arguments.Any(argument => argument.Name == "channel") && !oldNames.Any(name => method.Name.StartsWith(name, StringComparison.Ordinal)))
            .Select(method => method.Name);
        Assert.Equal(Arguments.Keys.Order(StringComparer.Ordinal), taking.Order(StringComparer.Ordinal));
    }

    private static (string, string)[] Filled(string method, string channel, string ts) =>
        [("channel", channel), .. Arguments[method].Select(argument => (argument.Item1, argument.Item2.Replace("$ts", ts, StringComparison.Ordinal)))];
}
