using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class NodeDirectoryTests
{
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();
    private readonly ClockFake _clock = new() { Now = DateTimeOffset.FromUnixTimeSeconds(WorkspaceStory.Now / 1_000_000) };
    private readonly NodeDirectory _directory;

    public NodeDirectoryTests() => _directory = new NodeDirectory(_clock);

    [Fact]
    public void A_token_resolves_to_its_user_until_it_is_revoked()
    {
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace) });

        var identity = _directory.Resolve(People.Grace.Token, out var fault)!;
        Assert.Equal((People.Team, People.Grace.Id, Role.Admin, TokenKind.User), (identity.Team, identity.User, identity.Role, identity.Kind));
        Assert.Equal(TokenHash.HexOf(People.Grace.Token), identity.TokenHash);
        Assert.Equal(TokenFault.None, fault);
        Assert.Null(_directory.Resolve(People.Grace.Token + "x", out _));

        Show(new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of(People.Grace.Token) });
        Assert.Null(_directory.Resolve(People.Grace.Token, out _));
    }

    [Fact]
    public void A_caller_is_looked_at_again_with_the_role_of_now_until_the_token_is_revoked_or_the_user_deactivated()
    {
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace) });
        var identity = _directory.Resolve(People.Grace.Token, out _)!;
        Assert.Equal(Role.Admin, _directory.Current(identity with { Role = Role.Owner })!.Role);
        Assert.Null(_directory.Current(identity with { User = People.Ada.Id }));
        Assert.Null(_directory.Current(identity with { Team = "T0OTHER0001" }));

        Show(new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of(People.Grace.Token) });
        Assert.Null(_directory.Current(identity));
    }

    [Fact]
    public void A_token_ends_at_its_time()
    {
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace, expires: (WorkspaceStory.Now / 1_000_000) + 60) });
        Assert.NotNull(_directory.Resolve(People.Grace.Token, out _));

        _clock.Now += TimeSpan.FromSeconds(60);

        Assert.Null(_directory.Resolve(People.Grace.Token, out _));
    }

    [Fact]
    public void A_token_that_is_gone_says_why()
    {
        var soon = (WorkspaceStory.Now / 1_000_000) + 60;
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace, "revoked") });
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace, "expired", expires: soon) });
        Show(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, "inactive") });
        Show(new RevokeToken { Header = WorkspaceStory.System(), Hash = TokenHash.Of("revoked") });
        Show(new ChangeUser { Header = WorkspaceStory.System(), User = People.Linus.Id, Deleted = true });
        _clock.Now += TimeSpan.FromSeconds(60);

        Assert.Equal(TokenFault.Revoked, FaultOf("revoked"));
        Assert.Equal(TokenFault.Expired, FaultOf("expired"));
        Assert.Equal(TokenFault.Inactive, FaultOf("inactive"));
        Assert.Equal(TokenFault.Unknown, FaultOf("revoked "));

        // Also when the workspace has forgotten the token itself, and after a snapshot.
        _acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Grace, "another") }, WorkspaceStory.Now + 60_000_000);
        _directory.Show(WorkspaceState.Of(_acme.State.ToSnapshot()));
        Assert.DoesNotContain(TokenHash.HexOf("expired"), _acme.State.Tokens.ByHash.Keys);
        Assert.Equal(TokenFault.Expired, FaultOf("expired"));
        Assert.Equal(TokenFault.Revoked, FaultOf("revoked"));
        Assert.Equal(TokenFault.None, FaultOf("another"));
    }

    [Fact]
    public void Users_come_in_pages_by_id()
    {
        Show(WorkspaceStory.Create());
        var directory = _directory.Workspace(People.Team)!;

        var first = directory.UsersAfter("", 2);
        var second = directory.UsersAfter(first[^1].Id, 100);

        Assert.Equal(People.All.Where(person => person != People.Robin).Select(person => person.Id).Order(StringComparer.Ordinal), first.Concat(second).Select(user => user.Id));
        Assert.Equal(second.Select(user => user.Id), directory.UsersAfter(first[^1].Id + "-", 100).Select(user => user.Id));
        Assert.Empty(directory.UsersAfter("Z", 100));
    }

    [Fact]
    public void A_name_under_renaming_is_reserved_but_nobodys()
    {
        Show(WorkspaceStory.Register("plans", People.Ada));
        var id = _acme.State.Channels.ById.Keys.Single();
        _acme.Finish(WorkspaceErrands.CreateKey(id));
        Show(new RenameRegisteredChannel { Header = WorkspaceStory.System(), Channel = id, Name = "ideas", Actor = new() });

        Assert.Null(_directory.Workspace(People.Team)!.ChannelByName("plans"));
        Assert.Equal(id, _directory.Workspace(People.Team)!.ChannelByName("ideas")!.Id);
    }

    [Fact]
    public async Task Waiting_ends_with_the_version_or_with_the_time()
    {
        var real = new NodeDirectory(TimeProvider.System);
        var waiting = real.WaitFor(People.Team, _acme.State.Version, TimeSpan.FromSeconds(5));
        Assert.False(waiting.IsCompleted);

        real.Show(_acme.State);

        Assert.True(await waiting);
        Assert.False(await real.WaitFor(People.Team, _acme.State.Version + 1, TimeSpan.FromMilliseconds(50)));
    }

    private TokenFault FaultOf(string token)
    {
        Assert.Equal(_directory.Resolve(token, out var fault) is null, fault != TokenFault.None);
        return fault;
    }

    private void Show(IWorkspaceMessage command)
    {
        _acme.Do(command);
        _directory.Show(_acme.State);
    }
}
