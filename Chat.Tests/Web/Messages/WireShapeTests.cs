using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Tests.Process.Spec;
using Chat.Tests.Support;
using Chat.Web.Wire;
using Xunit;

namespace Chat.Tests.Web.Messages;

/// <summary>Messages and conversations as they are written, held against Slack's own description of them.</summary>
public sealed class WireShapeTests
{
    private const long Ts = 1_700_000_000_000_100;
    private const string Direct = "D0ADALINUS1";
    private const string Group = "G0ADALINUS1";

    private static readonly Lazy<SlackSpec> Spec = new(() => SlackSpec.Available
        ? SlackSpec.Load()
        : throw new InvalidOperationException($"These tests need Slack's API description at {Repository.Spec("slack_web_openapi_v2.json")}."));

    private static Message Plain => new() { Ts = Ts, User = People.Ada.Id, Text = "hi", ClientMsgId = "0b5b8d5e-0000-4000-8000-000000000000" };

    public static TheoryData<string, Message> Messages => new()
    {
        { "plain", Plain },
        { "reply", Changed(m => { m.ThreadTs = Ts - 1; m.ParentUser = People.Linus.Id; }) },
        { "broadcast", Changed(m => { m.ThreadTs = Ts - 1; m.ParentUser = People.Linus.Id; m.Broadcast = true; }) },
        { "parent", Changed(m => { m.ThreadTs = Ts; m.ReplyCount = 7; m.ReplyUsersCount = 6; m.LatestReply = Ts + 9; m.ReplyUsers.AddRange(People.All.Select(p => p.Id)); }) },
        { "reacted, pinned, edited", Changed(m =>
        {
            m.Reactions.Add(new Reaction { Name = "+1", Users = { People.Ada.Id, People.Linus.Id } });
            m.Pinned = true;
            m.EditedBy = People.Ada.Id;
            m.EditedTs = Ts + 5;
        }) },
        { "bot", Changed(m => { m.User = People.Robin.Id; m.BotId = Bots.RobinBotId; m.AppId = Bots.RobinApp; m.Username = "Ghost"; m.Icons = """{"emoji":":ghost:"}"""; m.Subtype = "bot_message"; }) },
        { "rich", Changed(m =>
        {
            m.Blocks = """[{"type":"divider","block_id":"a"}]""";
            m.Attachments = """[{"text":"x","id":1}]""";
            m.Metadata = """{"event_type":"x","event_payload":{}}""";
        }) },
        { "join", new Message { Ts = Ts, User = People.Linus.Id, Text = "<@U0LINUS0001> has joined the channel", Subtype = "channel_join", Inviter = People.Ada.Id } },
        { "topic", new Message { Ts = Ts, User = People.Linus.Id, Text = "topic", Subtype = "channel_topic", Topic = "" } },
        { "rename", new Message { Ts = Ts, User = People.Linus.Id, Text = "name", Subtype = "channel_name", OldName = "a", NewName = "b" } },
        { "tombstone", new Message { Ts = Ts, User = "USLACKBOT", Text = "This message was deleted.", Subtype = "tombstone", Tombstone = true, ThreadTs = Ts, ReplyCount = 1, ReplyUsersCount = 1, LatestReply = Ts + 1, ReplyUsers = { People.Ada.Id } } },
    };

    public static TheoryData<string, ChannelView> Channels => new()
    {
        { "public", View("C0GENERAL01", ChannelKind.Public, v => { v.General = true; v.Topic = "t"; v.TopicBy = People.Ada.Id; v.TopicAt = Ts; v.PreviousNames.Add("old"); }) },
        { "private, seen by no creator", View("C0SECRET001", ChannelKind.Private, v => v.Archived = true) },
        { "direct", View(Direct, ChannelKind.Direct, v => { v.Name = ""; v.Members.Add([People.Ada.Id, People.Linus.Id]); }) },
        { "alone", View(Direct, ChannelKind.Direct, v => { v.Name = ""; v.Members.Add(People.Ada.Id); }) },
        { "group", View(Group, ChannelKind.GroupDirect, v => { v.Name = ""; v.Members.Add([People.Ada.Id, People.Linus.Id, People.Grace.Id]); }) },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public async Task A_message_is_what_Slack_describes(string what, Message message)
    {
        var json = Written(w => WireMessage.Write(w, message, DraftWorkspace.GeneralId, People.Team, People.Ada.Id, DraftWorkspace.Acme));
        var answer = JsonElement.Parse($$"""{"ok":true,"channel":"{{DraftWorkspace.GeneralId}}","ts":"1700000000.000100","message":{{json}}}""");
        Assert.True((await Spec.Value.UnwaivedViolations("chat.postMessage", answer)) is [], $"{what}: {string.Join(", ", await Spec.Value.UnwaivedViolations("chat.postMessage", answer))}\n{json}");
    }

    [Theory]
    [MemberData(nameof(Channels))]
    public async Task A_conversation_is_what_Slack_describes(string what, ChannelView view)
    {
        var detail = new ConversationDetail(LastRead: 0, Unread: new(3, 2), Latest: Plain);
        var json = Written(w => WireChannel.Write(w, view, People.Ada.Id, detail, DraftWorkspace.Acme));
        var answer = JsonElement.Parse($$"""{"ok":true,"channel":{{json}}}""");
        Assert.True((await Spec.Value.UnwaivedViolations("conversations.info", answer)) is [], $"{what}: {string.Join(", ", await Spec.Value.UnwaivedViolations("conversations.info", answer))}\n{json}");
    }

    [Fact]
    public async Task The_judge_sees_a_message_without_ts()
    {
        var answer = JsonElement.Parse("""{"ok":true,"channel":"C0GENERAL01","ts":"1700000000.000100","message":{"type":"message","text":""}}""");
        Assert.NotEmpty(await Spec.Value.UnwaivedViolations("chat.postMessage", answer));
    }

    [Fact]
    public void A_parent_names_its_first_five_repliers_and_counts_them_all()
    {
        var parent = Changed(m => { m.ThreadTs = Ts; m.ReplyCount = 7; m.ReplyUsersCount = 6; m.ReplyUsers.AddRange(People.All.Select(p => p.Id)); });
        var json = JsonElement.Parse(Written(w => WireMessage.Write(w, parent, "C", People.Team, People.Robin.Id)));
        Assert.Equal((5, 6, 7, true), (json.GetProperty("reply_users").GetArrayLength(), json.GetProperty("reply_users_count").GetInt32(), json.GetProperty("reply_count").GetInt32(), json.GetProperty("subscribed").GetBoolean()));
    }

    [Fact]
    public void Frames_shared_by_all_tell_nobody_that_they_are_subscribed()
    {
        var parent = Changed(m => { m.ThreadTs = Ts; m.ReplyCount = 1; });
        Assert.False(JsonElement.Parse(Written(w => WireMessage.Write(w, parent, "C", People.Team))).TryGetProperty("subscribed", out _));
    }

    [Fact]
    public void Of_many_reactors_fifty_are_named_with_the_viewer_among_them_and_all_are_counted()
    {
        var reaction = new Reaction { Name = "tada", Users = { Enumerable.Range(0, 60).Select(n => $"U{n:D9}") } };
        var seen = JsonElement.Parse(Written(w => WireReaction.Write(w, reaction, "U000000059")));
        Assert.Equal(60, seen.GetProperty("count").GetInt32());
        Assert.Equal(51, seen.GetProperty("users").GetArrayLength());
        Assert.Equal("U000000059", seen.GetProperty("users")[50].GetString());
        Assert.Equal(60, JsonElement.Parse(Written(w => WireReaction.Write(w, reaction, "U000000059", full: true))).GetProperty("users").GetArrayLength());
    }

    [Theory]
    [InlineData("U0ADA000001", "U0LINUS0001")]
    [InlineData("U0LINUS0001", "U0ADA000001")]
    public void A_direct_conversation_is_with_the_other(string viewer, string other)
    {
        var view = View(Direct, ChannelKind.Direct, v => v.Members.Add([People.Ada.Id, People.Linus.Id]));
        Assert.Equal(other, JsonElement.Parse(Written(w => WireChannel.Write(w, view, viewer))).GetProperty("user").GetString());
    }

    [Fact]
    public void A_group_is_called_after_its_members()
    {
        var view = View(Group, ChannelKind.GroupDirect, v => v.Members.Add([People.Ada.Id, People.Grace.Id, People.Linus.Id]));
        Assert.Equal("mpdm-ada--grace--linus-1", JsonElement.Parse(Written(w => WireChannel.Write(w, view, People.Ada.Id, null, DraftWorkspace.Acme))).GetProperty("name").GetString());
    }

    private static Message Changed(Action<Message> change)
    {
        var message = Plain;
        change(message);
        return message;
    }

    private static ChannelView View(string id, ChannelKind kind, Action<ChannelView> change)
    {
        var view = new ChannelView { Id = id, Team = People.Team, Kind = kind, Name = "room", Creator = People.Ada.Id, Created = Ts, NumMembers = 2, IsMember = true };
        change(view);
        return view;
    }

    private static string Written(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        write(json);
        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
