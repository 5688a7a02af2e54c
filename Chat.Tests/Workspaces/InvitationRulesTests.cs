using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class InvitationRulesTests
{
    private const long Tomorrow = (WorkspaceStory.Now / 1_000_000) + 86_400;
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();

    [Fact]
    public void A_link_serves_as_often_as_it_says()
    {
        Invite(uses: 1);

        WorkspaceStory.Id(_acme.Do(Accept("eve")));

        Assert.Equal("invite_expired", WorkspaceStory.Code(_acme.Do(Accept("bob"))));
    }

    [Fact]
    public void A_link_ends_at_its_time()
    {
        Invite();

        Assert.Equal("invite_expired", WorkspaceStory.Code(_acme.Do(Accept("eve"), (Tomorrow * 1_000_000) + 1)));
        Assert.Equal("invalid_invite", WorkspaceStory.Code(_acme.Do(Accept("eve", "another link"))));
    }

    [Fact]
    public void The_newcomer_has_the_links_role_whatever_they_ask_for()
    {
        Invite();
        var accept = Accept("eve");
        accept.User.User.Role = Role.Owner;

        var id = WorkspaceStory.Id(_acme.Do(accept));

        Assert.Equal(Role.Member, _acme.State.People.Find(id)!.Role);
        Assert.False(_acme.State.People.Find(id)!.PrimaryOwner);
    }

    [Fact]
    public void A_newcomer_never_takes_over_an_account()
    {
        Invite();

        Assert.Equal("username_taken", WorkspaceStory.Code(_acme.Do(Accept(People.Ada.Name))));
        Assert.Equal(WorkspaceStory.Hash, _acme.State.People.PasswordHashes[People.Ada.Id]);
    }

    [Fact]
    public void A_repeat_of_the_acceptance_uses_the_link_once()
    {
        Invite(uses: 2);
        var accept = Accept("eve");

        Assert.Equal(WorkspaceStory.Id(_acme.Do(accept)), WorkspaceStory.Id(_acme.Do(accept)));
        Assert.Equal(1, Assert.Single(_acme.State.Invitations.ByHash.Values).UsesLeft);
    }

    [Fact]
    public void A_newcomer_joins_the_general_channel_before_the_answer()
    {
        var general = WorkspaceStory.Id(_acme.Do(WorkspaceStory.General()));
        _acme.Finish(WorkspaceErrands.CreateKey(general));
        Invite();

        var decision = _acme.State.Decide(Accept("eve"), WorkspaceStory.Now);
        var id = WorkspaceStory.Id(_acme.Do(Accept("eve", hash: "other")));

        Assert.StartsWith("join:", decision.Await, StringComparison.Ordinal);
        var join = Assert.IsType<JoinChannel>(Assert.Single(_acme.State.Errands()).Command);
        Assert.Equal((general, id), (join.Header.Channel, join.Header.Actor.User));
        _acme.Finish(WorkspaceErrands.JoinKey(id));
        Assert.Empty(_acme.State.Errands());
        Assert.False(_acme.State.People.Find(id)!.Joining);
    }

    [Theory]
    [InlineData("guest", Role.Guest, "not_authorized")]
    [InlineData("member", Role.Member, "")]
    [InlineData("member", Role.Admin, "not_authorized")]
    [InlineData("admin", Role.Admin, "")]
    [InlineData("admin", Role.Owner, "not_authorized")]
    [InlineData("admin", Role.Bot, "invalid_invite")]
    public void Nobody_invites_above_themselves(string who, Role role, string code)
    {
        var by = who switch { "guest" => People.Guido, "member" => People.Linus, _ => People.Grace };
        var command = new CreateInvitation { Header = WorkspaceStory.By(by), Invitation = Invitation(1) };
        command.Invitation.Role = role;

        Assert.Equal(code, WorkspaceStory.Code(_acme.Do(command)));
    }

    private void Invite(int uses = 5) => Assert.IsType<WorkspaceDone>(_acme.Do(new CreateInvitation { Header = WorkspaceStory.By(People.Ada), Invitation = Invitation(uses) }));

    private static Invitation Invitation(int uses) => new() { Hash = WorkspaceStory.Secret("link"), Role = Role.Member, Expires = Tomorrow, UsesLeft = uses };

    private static AcceptInvitation Accept(string name, string link = "link", string hash = "salted") => new()
    {
        Header = WorkspaceStory.System(),
        Hash = WorkspaceStory.Secret(link),
        User = new() { User = new() { Name = name, Profile = new() { Email = name + "@new.test" } }, PasswordHash = hash + name },
    };
}
