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

    [Fact]
    public void No_more_than_ten_thousand_ended_tokens_are_remembered()
    {
        var ended = Enumerable.Range(0, WorkspaceLimits.EndedTokens + 5).Aggregate(EndedTokens.Empty, (known, i) => known.With(Ended($"t{i}", at: i)));

        Assert.Equal(WorkspaceLimits.EndedTokens, ended.InOrder.Count);
        Assert.Null(ended.Find(TokenHash.HexOf("t4")));
        Assert.NotNull(ended.Find(TokenHash.HexOf("t5")));
    }

    [Fact]
    public void An_ended_token_is_forgotten_after_thirty_days_even_if_it_ended_twice()
    {
        const long days = WorkspaceLimits.EndedTokenDays * 86_400L;
        var ended = EndedTokens.Empty.With(Ended("once", at: 0)).With(Ended("twice", at: 0)).With(Ended("twice", at: 10)).With(Ended("later", at: days + 1));

        Assert.Null(ended.Find(TokenHash.HexOf("once")));
        Assert.Equal(10, ended.Find(TokenHash.HexOf("twice"))!.At);
        Assert.Null(ended.With(Ended("last", at: days + 11)).Find(TokenHash.HexOf("twice")));
    }

    [Fact]
    public void A_token_is_no_place_to_keep_long_texts()
    {
        var token = WorkspaceStory.Token(People.Linus);
        foreach (var wrong in new[] { new Token { Name = new string('n', 81) }, new Token { Tail = "12345" }, new Token { Scopes = { new string('s', 81) } } })
        {
            wrong.MergeFrom(token);
            Assert.Equal("invalid_token", WorkspaceStory.Code(_acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = wrong })));
        }
    }

    private static EndedToken Ended(string token, long at) => new() { Hash = TokenHash.Of(token), User = People.Linus.Id, At = at };

    private void Issue(Token token) => Assert.IsType<WorkspaceDone>(_acme.Do(new IssueToken { Header = WorkspaceStory.System(), Token = token }));
}
