using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Tests.Channels.Fanout;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.Security;
using Chat.Web.Wire;
using Xunit;

namespace Chat.Tests.Wire;

/// <summary>Every event as the frames a client reads.</summary>
public sealed class RtmFramesTests
{
    private const string Room = "C0ROOM00001";
    private static readonly RtmFrames Frames = new(new SmallDirectory(People.Ada), new PublicAddress(new ChatWebOptions()), TimeProvider.System);
    private static readonly Message Said = new() { Ts = 1_700_000_000_000_100, User = People.Ada.Id, Text = "naïve \"quotes\" 🙂 \u2028 <b>", Blocks = """[{"type":"divider"}]""" };

    private static EventHeader Header => new() { Seq = 7, Channel = Room, Ts = 1_700_000_000_000_200, By = People.Linus.Id, Team = People.Team };

    private static readonly Dictionary<string, (IChannelEvent Event, string[] Types)> Events = new(StringComparer.Ordinal)
    {
        ["created"] = (new ChannelCreated { Header = Header, Kind = ChannelKind.Public, Name = "room" }, ["channel_created"]),
        ["posted"] = (new MessagePosted { Header = Header, Message = Said }, ["message"]),
        ["edited"] = (new MessageEdited { Header = Header, Message = Said, Previous = Said }, ["message/message_changed"]),
        ["deleted"] = (new MessageDeleted { Header = Header, Previous = Said }, ["message/message_deleted"]),
        ["reacted"] = (new ReactionAdded { Header = Header, Name = "tada", ItemTs = 1, ItemUser = People.Ada.Id }, ["reaction_added"]),
        ["unreacted"] = (new ReactionRemoved { Header = Header, Name = "tada", ItemTs = 1 }, ["reaction_removed"]),
        ["pinned"] = (new PinAdded { Header = Header, Item = Said, ItemTs = Said.Ts, PinCount = 1 }, ["message/pinned_item", "pin_added"]),
        ["unpinned"] = (new PinRemoved { Header = Header, Item = Said, ItemTs = Said.Ts }, ["pin_removed"]),
        ["joined"] = (new MembersJoined { Header = Header, Users = { People.Linus.Id }, Inviter = People.Ada.Id }, ["message/channel_join", "member_joined_channel"]),
        ["joined quietly"] = (new MembersJoined { Header = Header, Users = { "U1", "U2", "U3" }, Quiet = true }, ["member_joined_channel", "member_joined_channel", "member_joined_channel"]),
        ["left"] = (new MemberLeft { Header = Header, User = People.Linus.Id }, ["message/channel_leave", "member_left_channel"]),
        ["topic"] = (new TopicChanged { Header = Header, Topic = "t" }, ["message/channel_topic"]),
        ["purpose"] = (new PurposeChanged { Header = Header, Purpose = "p" }, ["message/channel_purpose"]),
        ["renamed"] = (new ChannelRenamed { Header = Header, Name = "b", OldName = "a" }, ["message/channel_name", "channel_rename"]),
        ["archived"] = (new ChannelArchived { Header = Header }, ["message/channel_archive", "channel_archive"]),
        ["channel deleted"] = (new ChannelDeleted { Header = Header }, ["channel_deleted"]),
        ["unarchived"] = (new ChannelUnarchived { Header = Header }, ["message/channel_unarchive", "channel_unarchive"]),
    };

    public static TheoryData<string> EventNames => [.. Events.Keys];

    private static string TypeOf(JsonElement frame) => frame.Text("subtype") is { } subtype ? $"{frame.Text("type")}/{subtype}" : frame.Text("type")!;

    [Fact]
    public void No_event_is_forgotten_here() => Assert.Equal(
        typeof(IChannelEvent).Assembly.GetTypes().Where(type => type.IsClass && typeof(IChannelEvent).IsAssignableFrom(type)).Select(type => type.Name).Order(),
        Events.Values.Select(e => e.Event.GetType().Name).Distinct().Order());

    [Theory]
    [MemberData(nameof(EventNames))]
    public void Each_event_is_its_frames_and_exactly_one_of_them_has_the_number(string name)
    {
        var (e, types) = Events[name];
        var frames = FrameReader.Split(Frames.Channel(e, ChannelKind.Public).Span);
        Assert.Equal(types, frames.Select(TypeOf));
        Assert.Equal([7L], frames.Select(f => f.Seq()).OfType<long>());
        Assert.Equal(7, frames[0].Seq());
        Assert.All(frames, frame => Assert.Equal("1700000000.000200", frame.Text("event_ts")));
        Assert.All(frames.Where(f => f.Text("type") == "message"), frame =>
        {
            Assert.Equal(Room, frame.Text("channel"));
            Assert.Equal(People.Team, frame.Text("team"));
            Assert.NotNull(frame.Text("ts"));
        });
    }

    [Theory]
    [InlineData("renamed", "group_rename")]
    [InlineData("archived", "group_archive")]
    [InlineData("unarchived", "group_unarchive")]
    public void Private_channels_are_called_groups(string name, string type) =>
        Assert.Contains(type, FrameReader.Split(Frames.Channel(Events[name].Event, ChannelKind.Private).Span).Select(f => f.Text("type")));

    [Fact]
    public void Changed_and_deleted_messages_carry_what_strict_clients_read()
    {
        var changed = FrameReader.Split(Frames.Channel(Events["edited"].Event, ChannelKind.Public).Span)[0];
        Assert.Equal("True", changed.Text("hidden"));
        Assert.Equal(Said.Text, changed.GetProperty("message").Text("text"));
        Assert.Equal(People.Ada.Id, changed.GetProperty("previous_message").Text("user"));
        Assert.Equal("1700000000.000200", changed.Text("ts"));
        var deleted = FrameReader.Split(Frames.Channel(Events["deleted"].Event, ChannelKind.Public).Span)[0];
        Assert.Equal("1700000000.000100", deleted.Text("deleted_ts"));
        Assert.Equal(Said.Text, deleted.GetProperty("previous_message").Text("text"));
    }

    [Fact]
    public void Thousands_who_join_at_once_are_one_small_frame()
    {
        var joined = new MembersJoined { Header = Header, Users = { Enumerable.Range(0, 5_000).Select(i => $"U{i:D9}") }, Quiet = true };
        var frames = Frames.Channel(joined, ChannelKind.Public);
        Assert.InRange(frames.Length, 1, 500);
        Assert.Equal(7, FrameReader.Split(frames.Span).Single().Seq());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(60)]
    [InlineData(125)]
    [InlineData(126)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(1_000_000)]
    public void Frames_of_every_length_class_are_whole(int length)
    {
        var json = "\"" + new string('x', Math.Max(0, length - 2)) + "\"";
        Assert.Equal(json, FrameReader.Split(Frames.Json(System.Text.Encoding.UTF8.GetBytes(json)).Span).Single().GetRawText());
    }

    [Fact]
    public void Presence_comes_as_a_list_only_to_those_who_asked_for_it()
    {
        var batch = FrameReader.Split(Frames.Presence(["U1", "U2"], active: true, batch: true).Span).Single();
        Assert.Equal(2, batch.GetProperty("users").GetArrayLength());
        var single = FrameReader.Split(Frames.Presence(["U1", "U2"], active: false, batch: false).Span);
        Assert.Equal(["U1", "U2"], single.Select(f => f.Text("user")));
        Assert.All(single, f => Assert.Equal("away", f.Text("presence")));
    }

    [Theory]
    [InlineData(ChannelKind.Public, "channel_joined", "channel_left")]
    [InlineData(ChannelKind.Private, "group_joined", "group_left")]
    [InlineData(ChannelKind.Direct, "im_created", null)]
    [InlineData(ChannelKind.GroupDirect, "mpim_joined", null)]
    public void Memberships_are_called_after_the_kind(ChannelKind kind, string joined, string? left)
    {
        UserNotice Notice(bool member) => new()
        {
            User = People.Ada.Id,
            Membership = new MembershipNoted { Header = UserHeader, Membership = new Membership { Channel = Room, Kind = kind, Member = member } },
        };
        var view = new ChannelView { Id = Room, Team = People.Team, Kind = kind, Members = { People.Ada.Id, People.Linus.Id } };
        var frame = FrameReader.Split(Frames.Notice(Notice(member: true), view).Span).Single();
        Assert.Equal(joined, frame.Text("type"));
        Assert.Equal(Room, frame.GetProperty("channel").Text("id"));
        Assert.Equal(left, FrameReader.Split(Frames.Notice(Notice(member: false), null).Span).SingleOrDefault() is { ValueKind: JsonValueKind.Object } gone ? gone.Text("type") : null);
    }

    private static UserHeader UserHeader => new() { User = People.Ada.Id, Team = People.Team, At = 1_700_000_000_000_200 };

    public static TheoryData<string> NoticeNames => [.. Notices.Keys];

    private static readonly Dictionary<string, (UserNotice Notice, string Part)> Notices = new(StringComparer.Ordinal)
    {
        ["channel_marked"] = (new UserNotice { Read = new ReadMoved { Header = UserHeader, Position = new ReadPosition { Channel = Room, Ts = 1_700_000_000_000_100 } } }, "\"ts\":\"1700000000.000100\""),
        ["im_marked"] = (new UserNotice { Read = new ReadMoved { Header = UserHeader, Position = new ReadPosition { Channel = "D0DIRECT001", Ts = 1 } } }, "D0DIRECT001"),
        ["mpim_marked"] = (new UserNotice { Read = new ReadMoved { Header = UserHeader, Position = new ReadPosition { Channel = "G0GROUP0001", Ts = 1 } } }, "G0GROUP0001"),
        ["pref_change"] = (new UserNotice { Preference = new PreferenceChanged { Header = UserHeader, Name = "theme", Value = """{"dark":true}""" } }, """
            "value":{"dark":true}
            """.Trim()),
        ["im_open"] = (new UserNotice { Open = new OpenChanged { Header = UserHeader, Channel = "D0DIRECT001", Open = true } }, "D0DIRECT001"),
        ["im_close"] = (new UserNotice { Open = new OpenChanged { Header = UserHeader, Channel = "D0DIRECT001" } }, "D0DIRECT001"),
        ["manual_presence_change"] = (new UserNotice { Presence = new ManualPresenceChanged { Header = UserHeader, Away = true } }, "\"presence\":\"away\""),
        ["dnd_updated"] = (new UserNotice { Dnd = new DndChanged { Header = UserHeader, Dnd = new DoNotDisturb { SnoozeUntil = 5 } } }, "\"snooze_endtime\":5"),
        ["star_added"] = (new UserNotice { StarAdded = new StarAdded { Header = UserHeader, Star = new Star { Channel = Room, Ts = 1 } } }, Room),
        ["star_removed"] = (new UserNotice { StarRemoved = new StarRemoved { Header = UserHeader, Star = new Star { Channel = Room } } }, Room),
        ["message"] = (new UserNotice { Ephemeral = new Ephemeral { Channel = Room, Message = Said } }, "\"is_ephemeral\":true"),
    };

    [Theory]
    [MemberData(nameof(NoticeNames))]
    public void Each_notice_is_its_frame_and_has_no_number(string type)
    {
        var (notice, part) = Notices[type];
        notice.User = People.Ada.Id;
        var frame = FrameReader.Split(Frames.Notice(notice, null).Span).Single();
        Assert.Equal(type, frame.Text("type"));
        Assert.Contains(part, frame.GetRawText(), StringComparison.Ordinal);
        Assert.Null(frame.Seq());
        Assert.NotNull(frame.Text("event_ts"));
    }

    [Fact]
    public void The_directory_tells_people_and_public_channels_and_nothing_else()
    {
        var header = new WorkspaceHeader { Team = People.Team, Version = 3, At = 1 };
        DirectoryChannel Channel(ChannelKind kind) => new() { Id = Room, Name = "room", Kind = kind };
        string? Type(IWorkspaceEvent e) => Frames.Directory(e) is { IsEmpty: false } frame ? FrameReader.Split(frame.Span).Single().Text("type") : null;
        var user = new User { Id = "U1", Name = "u", Profile = new Profile() };
        Assert.Equal("team_join", Type(new UserAdded { Header = header, User = user }));
        Assert.Equal("user_change", Type(new UserChanged { Header = header, User = user }));
        Assert.Equal("channel_created", Type(new ChannelRegistered { Header = header, Channel = Channel(ChannelKind.Public) }));
        Assert.Null(Type(new ChannelRegistered { Header = header, Channel = Channel(ChannelKind.Private) }));
        Assert.Null(Type(new TokenIssued { Header = header, Token = new Token() }));
        Assert.Null(Type(new InvitationCreated { Header = header, Invitation = new Invitation() }));
    }
}
