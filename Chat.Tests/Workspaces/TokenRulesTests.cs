using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Workspaces;

public sealed class TokenRulesTests
{
    private readonly WorkspaceStory _acme = WorkspaceStory.WithPeople();

    [Fact]
    public void A_token_is_issued_once_and_revoked_once()
    {
        Issue(WorkspaceStory.Token(People.Linus));
        Issue(WorkspaceStory.Token(People.Linus));
        Assert.Single(_acme.State.Tokens.ByHash);

        var revoke = new RevokeToken { Header = WorkspaceStory.By(People.Linus), Hash = TokenHash.Of(People.Linus.Token) };
        _acme.Do(revoke);
        var version = _acme.State.Version;
        _acme.Do(revoke);

        Assert.Empty(_acme.State.Tokens.ByHash);
        Assert.Equal(version, _acme.State.Version);
    }

    [Fact]
    public void Nobody_gets_a_token_of_somebody_above_them()
    {
        Assert.Equal("not_authorized", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.By(People.Grace), Token = WorkspaceStory.Token(People.Ada) })));
        Assert.Equal("not_authorized", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.By(People.Linus), Token = WorkspaceStory.Token(People.Mallory) })));
        Assert.Equal("", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.By(People.Linus), Token = WorkspaceStory.Token(People.Linus) })));
    }

    [Fact]
    public void Others_tokens_are_not_revoked_by_members()
    {
        Issue(WorkspaceStory.Token(People.Ada));

        Assert.Equal("not_authorized", WorkspaceStory.Code(_acme.Do(new RevokeToken { Header = WorkspaceStory.By(People.Mallory), Hash = TokenHash.Of(People.Ada.Token) })));
    }

    [Fact]
    public void A_known_secret_cannot_become_somebody_elses()
    {
        Issue(WorkspaceStory.Token(People.Ada, "shared"));

        Assert.Equal("invalid_token", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.By(People.Mallory), Token = WorkspaceStory.Token(People.Mallory, "shared") })));
    }

    [Fact]
    public void Expired_tokens_are_forgotten_at_the_next_sign_in()
    {
        Issue(WorkspaceStory.Token(People.Linus, "old", TokenKind.Session, expires: (WorkspaceStory.Now / 1_000_000) + 10));

        _acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, "new", TokenKind.Session) }, WorkspaceStory.Now + 11_000_000);

        Assert.Equal([TokenHash.HexOf("new")], _acme.State.Tokens.ByHash.Keys);
    }

    [Fact]
    public void The_oldest_session_gives_way_when_there_are_too_many()
    {
        for (var i = 0; i < WorkspaceLimits.TokensOfUser; i++)
        {
            _acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, $"s{i}", TokenKind.Session) }, WorkspaceStory.Now + (i * 1_000_000L));
        }

        Issue(WorkspaceStory.Token(People.Linus, "one more", TokenKind.Session));

        Assert.Equal(WorkspaceLimits.TokensOfUser, _acme.State.Tokens.ByHash.Count);
        Assert.DoesNotContain(TokenHash.HexOf("s0"), _acme.State.Tokens.ByHash.Keys);
    }

    [Fact]
    public void Too_many_lasting_tokens_are_refused()
    {
        for (var i = 0; i < WorkspaceLimits.TokensOfUser; i++)
        {
            Issue(WorkspaceStory.Token(People.Linus, $"t{i}"));
        }

        Assert.Equal("too_many_tokens", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = WorkspaceStory.Token(People.Linus, "one more") })));
    }

    private void Issue(Token token) => Assert.IsType<WorkspaceDone>(_acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = token }));
}
