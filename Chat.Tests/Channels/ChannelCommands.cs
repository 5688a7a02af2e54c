using Chat.Actors.Channels;
using Chat.Tests.Support;

namespace Chat.Tests.Channels;

/// <summary>Commands of the cast, short enough to read in a test.</summary>
public static class ChannelCommands
{
    public const string Channel = "C0GENERAL01";

    private static int _requests;

    public static Actor As(this Person person, Role role = Role.Member) => new() { User = person.Id, Team = People.Team, Role = role };

    public static readonly Actor System = new() { User = People.Ada.Id, Team = People.Team, Role = Role.System };

    public static readonly Actor Helper = new() { User = "U0HELPER001", Team = People.Team, Role = Role.Bot, BotId = "B0HELPER001", AppId = "A0HELPER001" };

    public static CommandHeader Header(Actor actor, string? request = null) =>
        new() { Channel = Channel, Actor = actor, RequestId = request ?? "r" + Interlocked.Increment(ref _requests) };

    public static CreateChannel Create(ChannelKind kind, params string[] members) => Create(kind, false, members);

    public static CreateChannel Create(ChannelKind kind, bool general, params string[] members) => new()
    {
        Header = Header(System),
        Kind = kind,
        Name = kind is ChannelKind.Direct or ChannelKind.GroupDirect ? "" : "room",
        General = general,
        Members = { members },
    };

    public static PostMessage Post(Actor actor, string text, string? request = null, long thread = 0, bool broadcast = false) => new()
    {
        Header = Header(actor, request),
        Draft = new Message { Text = text, ThreadTs = thread, Broadcast = broadcast, ClientMsgId = request ?? "" },
    };

    public static EditMessage Edit(Actor actor, long ts, string text) => new() { Header = Header(actor), Ts = ts, Draft = new Message { Text = text } };
    public static DeleteMessage Delete(Actor actor, long ts) => new() { Header = Header(actor), Ts = ts };
    public static AddReaction React(Actor actor, long ts, string name) => new() { Header = Header(actor), Ts = ts, Name = name };
    public static RemoveReaction Unreact(Actor actor, long ts, string name) => new() { Header = Header(actor), Ts = ts, Name = name };
    public static AddPin Pin(Actor actor, long ts) => new() { Header = Header(actor), Ts = ts };
    public static RemovePin Unpin(Actor actor, long ts) => new() { Header = Header(actor), Ts = ts };
    public static JoinChannel Join(Actor actor) => new() { Header = Header(actor) };
    public static LeaveChannel Leave(Actor actor) => new() { Header = Header(actor) };
    public static InviteUsers Invite(Actor actor, params string[] users) => new() { Header = Header(actor), Users = { users } };
    public static KickUser Kick(Actor actor, string user) => new() { Header = Header(actor), User = user };
    public static SetTopic Topic(Actor actor, string topic) => new() { Header = Header(actor), Topic = topic };
    public static SetPurpose Purpose(Actor actor, string purpose) => new() { Header = Header(actor), Purpose = purpose };
    public static RenameChannel Rename(Actor actor, string name) => new() { Header = Header(actor), Name = name };
    public static ArchiveChannel Archive(Actor actor) => new() { Header = Header(actor) };
    public static UnarchiveChannel Unarchive(Actor actor) => new() { Header = Header(actor) };
    public static DeleteChannel Destroy(Actor actor) => new() { Header = Header(actor) };
    public static GetChannel Get(Actor actor, Access access = Access.See) => new() { Header = Header(actor), Access = access };
    public static GetMembers Members(Actor actor, string after = "", int limit = 0) => new() { Header = Header(actor), After = after, Limit = limit };
    public static FindMessage Find(Actor actor, long ts) => new() { Header = Header(actor), Ts = ts };
}
