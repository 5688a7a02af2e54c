using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>Who comes, who goes, and what a channel is called, in the pure state.</summary>
public sealed class ChannelMemberTests
{
    private static readonly Actor Ada = People.Ada.As();
    private static readonly Actor Linus = People.Linus.As();
    private static readonly Actor Mallory = People.Mallory.As();
    private static readonly Actor Grace = People.Grace.As(Role.Admin);

    [Fact]
    public void Joining_twice_and_leaving_twice_are_fine_with_a_warning()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        story.Accepted(Join(Mallory));
        Assert.Equal("already_in_channel", Assert.IsType<Decision.Already>(story.Do(Join(Mallory))).Warning);
        story.Accepted(Leave(Mallory));
        Assert.Equal("not_in_channel", Assert.IsType<Decision.Already>(story.Do(Leave(Mallory))).Warning);
        Assert.Equal([People.Ada.Id], story.State.Members);
    }

    [Fact]
    public void An_invitation_is_one_event_a_person_unless_quiet()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        var events = Assert.IsType<Decision.Accept>(story.Do(Invite(Ada, People.Linus.Id, People.Mallory.Id, People.Linus.Id))).Events;
        Assert.Equal(2, events.Count);
        Assert.Equal([2L, 3L], events.Select(e => e.Header.Seq));
        Assert.Equal(People.Ada.Id, ((MembersJoined)events[0]).Inviter);

        var quiet = new InviteUsers { Header = Header(ChannelCommands.System), Quiet = true, Users = { Enumerable.Range(0, 2_500).Select(i => $"U{i:D9}") } };
        var chunks = Assert.IsType<Decision.Accept>(story.Do(quiet)).Events.Cast<MembersJoined>().ToArray();
        Assert.Equal([1000, 1000, 500], chunks.Select(c => c.Users.Count));
        Assert.All(chunks, c => Assert.True(c.Quiet));
        Assert.Equal(2_503, story.State.Members.Count);
        Assert.IsType<Decision.Already>(story.Do(new InviteUsers(quiet) { Header = Header(ChannelCommands.System) }));
    }

    [Fact]
    public void Invitations_have_rules()
    {
        var story = ChannelStory.Of(ChannelKind.Private, People.Ada.Id, People.Linus.Id);
        Assert.Equal("cant_invite_self", story.Refused(Invite(Ada, People.Ada.Id)));
        Assert.Equal("already_in_channel", story.Refused(Invite(Ada, People.Linus.Id)));
        Assert.Equal("user_not_found", story.Refused(Invite(Ada)));
        Assert.Equal("channel_not_found", story.Refused(Invite(Mallory, People.Mallory.Id)));
        Assert.Equal("too_many_users", story.Refused(Invite(Ada, [.. Enumerable.Range(0, 1_001).Select(i => "U" + i)])));
    }

    [Fact]
    public void A_channel_is_full_one_day()
    {
        var story = new ChannelStory(new ChannelLimits { MaxMembers = 2 });
        story.Accepted(Create(ChannelKind.Public, People.Ada.Id));
        story.Accepted(Join(Linus));
        Assert.Equal("too_many_users", story.Refused(Join(Mallory)));
        Assert.Equal("too_many_users", story.Refused(Invite(Ada, People.Mallory.Id)));
    }

    [Fact]
    public void The_last_member_of_a_private_channel_stays()
    {
        var story = ChannelStory.Of(ChannelKind.Private, People.Ada.Id, People.Linus.Id);
        story.Accepted(Leave(Linus));
        Assert.Equal("last_member", story.Refused(Leave(Ada)));
    }

    [Fact]
    public void Nobody_leaves_the_general_channel()
    {
        var story = new ChannelStory();
        story.Accepted(Create(ChannelKind.Public, general: true, People.Ada.Id, People.Linus.Id));
        Assert.Equal("cant_leave_general", story.Refused(Leave(Linus)));
        Assert.Equal("cant_kick_from_general", story.Refused(Kick(Ada, People.Linus.Id)));
        Assert.Equal("cant_archive_general", story.Refused(Archive(Ada)));
    }

    [Fact]
    public void A_kick_hits_members_and_not_oneself()
    {
        var story = ChannelStory.Of(ChannelKind.Private, People.Ada.Id, People.Linus.Id);
        Assert.Equal("cant_kick_self", story.Refused(Kick(Ada, People.Ada.Id)));
        Assert.Equal("not_in_channel", story.Refused(Kick(Ada, People.Mallory.Id)));
        Assert.True(Assert.IsType<MemberLeft>(story.Accepted(Kick(Linus, People.Ada.Id))).Kicked);
        Assert.Equal("channel_not_found", story.Refused(Post(Ada, "hm")));
    }

    [Fact]
    public void Topic_and_purpose_have_250_characters()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        Assert.Equal("too_long", story.Refused(Topic(Ada, new string('a', 251))));
        Assert.Equal("too_long", story.Refused(Purpose(Ada, new string('a', 251))));
        story.Accepted(Topic(Ada, string.Concat(Enumerable.Repeat("😀", 250))));
        story.Accepted(Topic(Ada, string.Concat(Enumerable.Repeat("&amp;", 250))));
        Assert.Equal("too_long", story.Refused(Topic(Ada, string.Concat(Enumerable.Repeat("&lt;", 251)))));
        var set = story.Accepted(Purpose(Ada, "talk"));
        Assert.Equal(new Caption("talk", People.Ada.Id, set.Header.Ts), story.State.Purpose);
        Assert.IsType<Decision.Already>(story.Do(Purpose(Ada, "talk")));
    }

    [Fact]
    public void Archiving_and_back_are_done_once_each()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        Assert.Equal("not_archived", story.Refused(Unarchive(Ada)));
        story.Accepted(Archive(Ada));
        Assert.Equal("already_archived", story.Refused(Archive(Ada)));
        story.Accepted(Rename(ChannelCommands.System, "attic")); // names are the workspace's
        story.Accepted(Unarchive(Ada));
        story.Accepted(Post(Ada, "back"));
    }

    [Fact]
    public void A_rename_is_the_workspaces_and_keeps_the_old_names()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id);
        Assert.Equal("not_authorized", story.Refused(Rename(Ada, "den")));
        var renamed = Assert.IsType<ChannelRenamed>(story.Accepted(Rename(ChannelCommands.System, "den")));
        Assert.Equal(("den", "room"), (renamed.Name, renamed.OldName));
        Assert.IsType<Decision.Already>(story.Do(Rename(ChannelCommands.System, "den")));
        Assert.Equal(["room"], story.State.View(People.Ada.Id).PreviousNames);
    }

    [Fact]
    public void Conversations_have_fixed_members_and_no_name()
    {
        var story = ChannelStory.Of(ChannelKind.Direct, People.Ada.Id, People.Linus.Id);
        IChannelCommand[] wrong = [Join(Ada), Leave(Ada), Invite(Ada, People.Mallory.Id), Kick(Ada, People.Linus.Id), Topic(Ada, "x"), Purpose(Ada, "x"), Archive(Ada)];
        Assert.All(wrong, command => Assert.Equal("method_not_supported_for_channel_type", story.Refused(command)));
        Assert.Equal(new[] { People.Ada.Id, People.Linus.Id }.Order(StringComparer.Ordinal), story.State.View(People.Ada.Id).Members);
    }

    [Fact]
    public void Opening_a_conversation_again_is_fine_for_its_members_only()
    {
        CreateChannel Open(Actor actor) => new() { Header = Header(actor), Kind = ChannelKind.Direct, Members = { People.Ada.Id, People.Linus.Id } };
        var story = new ChannelStory();
        Assert.Equal("channel_not_found", story.Refused(Open(Mallory)));
        var created = Assert.IsType<ChannelCreated>(story.Accepted(Open(Linus)));
        Assert.Equal(People.Linus.Id, created.Members[0]);
        Assert.IsType<Decision.Already>(story.Do(Open(Ada)));
        Assert.Equal("channel_not_found", story.Refused(Open(Mallory)));
    }

    [Theory]
    [InlineData(ChannelKind.Direct, 3, "too_many_users")]
    [InlineData(ChannelKind.GroupDirect, 2, "not_enough_users")]
    [InlineData(ChannelKind.GroupDirect, 10, "too_many_users")]
    [InlineData(ChannelKind.Unspecified, 1, "invalid_arguments")]
    [InlineData(ChannelKind.Public, 1, "channel_not_found")] // a person asks the workspace
    public void A_conversation_has_its_number_of_members(ChannelKind kind, int members, string code)
    {
        var create = new CreateChannel { Header = Header(Ada), Kind = kind, Name = "x", Members = { Enumerable.Range(1, members - 1).Select(i => "U" + i).Prepend(Ada.User) } };
        Assert.Equal(code, new ChannelStory().Refused(create));
    }

    [Fact]
    public void Members_are_paged_in_the_order_of_their_ids()
    {
        var users = Enumerable.Range(0, 25).Select(i => $"U{i:D9}").ToArray();
        var story = ChannelStory.Of(ChannelKind.Public, [.. users.Reverse()]);
        var seen = new List<string>();
        for (var after = ""; ;)
        {
            var page = story.State.MembersAfter(after, 10);
            seen.AddRange(page.Users);
            if ((after = page.Next).Length == 0)
            {
                break;
            }
        }

        Assert.Equal(users, seen);
        Assert.Equal(users[6], story.State.MembersAfter("U000000005x", 1).Users[0]); // who left meanwhile still marks the place
        Assert.Empty(story.State.MembersAfter("Z", 10).Users);
    }

    [Fact]
    public void An_administrator_may_keep_order_in_public_channels_without_joining()
    {
        var story = ChannelStory.Of(ChannelKind.Public, People.Ada.Id, People.Linus.Id);
        story.Accepted(Delete(Grace, story.Posted(Post(Linus, "spam"))));
        story.Accepted(Kick(Grace, People.Linus.Id));
        story.Accepted(Archive(Grace));
        Assert.Equal(MessageTs.Format(story.State.LastTs), MessageTs.Format(story.Events[^1].Header.Ts));
    }
}
