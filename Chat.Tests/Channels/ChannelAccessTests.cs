using Chat.Actors.Channels;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>The table of ChannelAccess, cell by cell.</summary>
public sealed class ChannelAccessTests
{
    private const string Ok = "";
    private const string Gone = ChannelAccess.NotFound;
    private const string Out = ChannelAccess.NotMember;
    private const string No = ChannelAccess.Restricted;
    private const string Adm = ChannelAccess.NotAdmin;
    private const string Auth = ChannelAccess.NotAuthorized;
    private const string Kind = ChannelAccess.WrongKind;

    public static TheoryData<ChannelAct, string[]> PublicRows => new()
    {
        //                      member of it: guest, member, bot, admin        outside: guest, member, bot, admin
        { ChannelAct.See,      [Ok, Ok, Ok, Ok,                                 Gone, Ok, Ok, Ok] },
        { ChannelAct.Read,     [Ok, Ok, Ok, Ok,                                 Gone, Ok, Out, Ok] },
        { ChannelAct.Follow,   [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Post,     [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Edit,     [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.React,    [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Pin,      [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Delete,   [Ok, Ok, Ok, Ok,                                 Gone, Out, Out, Ok] },
        { ChannelAct.Join,     [Ok, Ok, Ok, Ok,                                 Gone, Ok, Ok, Ok] },
        { ChannelAct.Leave,    [Ok, Ok, Ok, Ok,                                 Gone, Ok, Ok, Ok] },
        { ChannelAct.Invite,   [No, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Describe, [No, Ok, Ok, Ok,                                 Gone, Out, Out, Out] },
        { ChannelAct.Kick,     [No, No, Ok, Ok,                                 Gone, Out, Out, Ok] },
        { ChannelAct.Rename,   [No, Auth, Ok, Ok,                               Gone, Out, Out, Ok] },
        { ChannelAct.Archive,  [No, Ok, Ok, Ok,                                 Gone, Out, Out, Ok] },
        { ChannelAct.Destroy,  [Adm, Adm, Adm, Ok,                              Gone, Adm, Adm, Ok] },
    };

    public static TheoryData<ChannelAct> Acts => [.. Enum.GetValues<ChannelAct>()];

    [Theory]
    [MemberData(nameof(PublicRows))]
    public void A_public_channel_answers_by_role_and_membership(ChannelAct act, string[] expected)
    {
        var state = ChannelStory.Of(ChannelKind.Public, People.Ada.Id, People.Linus.Id).State;
        Assert.Equal(expected, Roles().Select(role => Check(state, People.Linus, role, act)).Concat(Roles().Select(role => Check(state, People.Mallory, role, act))));
    }

    [Theory]
    [MemberData(nameof(PublicRows))]
    public void A_private_channel_answers_its_members_the_same_and_nobody_else(ChannelAct act, string[] expected)
    {
        var state = ChannelStory.Of(ChannelKind.Private, People.Ada.Id, People.Linus.Id).State;
        var members = expected[..4];
        members[1] = act == ChannelAct.Kick ? Ok : members[1]; // any member may, where all know each other
        Assert.Equal(members, Roles().Select(role => Check(state, People.Linus, role, act)));
        Assert.All(Roles(), role => Assert.Equal(Gone, Check(state, People.Mallory, role, act)));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void A_conversation_is_its_members_and_knows_no_settings(ChannelAct act)
    {
        var state = ChannelStory.Of(ChannelKind.GroupDirect, People.Ada.Id, People.Linus.Id, People.Grace.Id).State;
        var settings = act is ChannelAct.Join or ChannelAct.Leave or ChannelAct.Invite or ChannelAct.Kick or ChannelAct.Describe or ChannelAct.Rename or ChannelAct.Archive or ChannelAct.Destroy;
        Assert.All(Roles(), role => Assert.Equal(settings ? Kind : Ok, Check(state, People.Linus, role, act)));
        Assert.All(Roles(), role => Assert.Equal(Gone, Check(state, People.Mallory, role, act)));
    }

    [Theory]
    [MemberData(nameof(Acts))]
    public void Another_workspaces_people_learn_nothing_and_the_system_may_do_everything(ChannelAct act)
    {
        var state = ChannelStory.Of(ChannelKind.Public, People.Ada.Id).State;
        Assert.Equal(Gone, ChannelAccess.Check(state, new Actor { User = People.Ada.Id, Team = "T0OTHER0001", Role = Role.Owner }, act));
        Assert.Equal(Gone, ChannelAccess.Check(state, null, act));
        Assert.Null(ChannelAccess.Check(state, ChannelCommands.System, act));
        Assert.Equal(Gone, ChannelAccess.Check(ChannelState.Of(Channel), ChannelCommands.System, act));
    }

    [Fact]
    public void A_role_that_was_not_named_is_a_guest()
    {
        var state = ChannelStory.Of(ChannelKind.Public, People.Ada.Id).State;
        Assert.Equal(Gone, Check(state, People.Mallory, Role.Unspecified, ChannelAct.See));
        Assert.Equal(No, ChannelAccess.Check(state, People.Ada.As(Role.Unspecified), ChannelAct.Invite));
    }

    [Fact]
    public void The_creator_of_a_public_channel_may_rename_it_and_put_people_out()
    {
        var state = ChannelStory.Of(ChannelKind.Public, People.Ada.Id).State;
        Assert.Null(ChannelAccess.Check(state, People.Ada.As(), ChannelAct.Rename));
        Assert.Null(ChannelAccess.Check(state, People.Ada.As(), ChannelAct.Kick));
    }

    /// <summary>Every command of an outsider of a private channel, whatever it is, gets one and the same answer, and asks for no message first.</summary>
    [Fact]
    public void An_outsider_of_a_private_channel_cannot_tell_it_from_none()
    {
        var story = ChannelStory.Of(ChannelKind.Private, People.Ada.Id);
        var ts = story.Posted(Post(People.Ada.As(), "secret"));
        var mallory = People.Mallory.As(Role.Owner);
        IChannelCommand[] all =
        [
            Post(mallory, "x"), Post(mallory, "x", thread: ts), Post(mallory, ""), Edit(mallory, ts, "x"), Delete(mallory, ts), React(mallory, ts, "eyes"), Unreact(mallory, ts, "eyes"),
            Pin(mallory, ts), Unpin(mallory, ts), Join(mallory), Leave(mallory), Invite(mallory, People.Mallory.Id), Kick(mallory, People.Ada.Id), Topic(mallory, "x"),
            Purpose(mallory, new string('x', 999)), Rename(mallory, "x"), Archive(mallory), Unarchive(mallory), Destroy(mallory), new CreateChannel { Header = Header(mallory), Kind = ChannelKind.Direct, Members = { mallory.User } },
        ];
        Assert.All(all, command => Assert.Equal(new Decision.Refuse(Gone), story.State.Decide(command, Target.Unknown, story.Now)));
    }

    private static Role[] Roles() => [Role.Guest, Role.Member, Role.Bot, Role.Admin];

    private static string Check(ChannelState state, Person person, Role role, ChannelAct act) => ChannelAccess.Check(state, person.As(role), act) ?? Ok;
}
