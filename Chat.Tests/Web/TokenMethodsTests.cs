using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>Tokens that people make for their programs: what they may, how long, and their end.</summary>
public sealed class TokenMethodsTests : IAsyncLifetime
{
    private const long Day = 86_400;

    private WebNode _node = null!;

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    public async Task InitializeAsync() => _node = await WebNode.Start();

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    [Fact]
    public async Task A_revoked_token_is_gone()
    {
        var token = (await _node.Call("tokens.create", People.Linus)).Text("token");
        Assert.StartsWith("xoxp-", token, StringComparison.Ordinal);
        Assert.Equal("token_not_found", (await _node.Call("tokens.revoke", People.Mallory, ("secret", token))).Error());
        Assert.Equal("", (await _node.Call("tokens.revoke", People.Linus, ("secret", token))).Error());
        Assert.Equal("token_revoked", (await Ask("auth.test", token)).Error());

        Assert.False((await _node.Call("auth.revoke", People.Mallory, ("test", "1"))).GetProperty("revoked").GetBoolean());
        Assert.True((await _node.Call("auth.revoke", People.Mallory)).GetProperty("revoked").GetBoolean());
        Assert.Equal("token_revoked", (await _node.Call("auth.test", People.Mallory)).Error());
    }

    [Fact]
    public async Task A_restricted_token_cannot_make_itself_a_wider_one()
    {
        _node.Directory.Grant("narrow", People.Linus, Role.Member, TokenKind.User, "users:read");
        Assert.Equal("missing_scope", (await Ask("tokens.create", "narrow")).Error());
        Assert.Equal("missing_scope", (await Ask("tokens.create?scopes=users:read,chat:write", "narrow")).Error());
        Assert.Equal("", (await Ask("tokens.create?scopes=users:read", "narrow")).Error());
    }

    [Theory]
    [InlineData("tokens.create")]
    [InlineData("tokens.create?expires_in_days=0")]
    [InlineData("tokens.create?expires_in_days=1")]
    public async Task A_token_made_by_an_ending_one_ends_no_later(string call)
    {
        var end = Now + (3 * Day);
        Grant("ending", TokenKind.User, end);

        var made = await Ask(call, "ending");

        Assert.InRange(made.GetProperty("expires").GetInt64(), 1, end);
        Assert.InRange(_node.Directory.Resolve(made.Text("token"), out _)!.Expires, 1, end);
    }

    [Fact]
    public async Task An_ending_token_is_told_that_it_cannot_make_one_that_outlives_it()
    {
        Grant("ending", TokenKind.User, Now + (3 * Day));

        var refused = await Ask("tokens.create?expires_in_days=4", "ending");

        Assert.Equal("invalid_arguments", refused.Error());
        Assert.Contains("expires_in_days", refused.GetProperty("response_metadata").GetProperty("messages")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lasting_token_and_a_signed_in_browser_make_lasting_ones()
    {
        Assert.Equal(0, (await _node.Call("tokens.create", People.Linus)).GetProperty("expires").GetInt64());

        Grant("xoxs-linus", TokenKind.Session, Now + (3 * Day));
        var (_, made) = await _node.Send(
            HttpMethod.Post, "/api/tokens.create", token: null, content: null,
            ("Cookie", "chat_session=xoxs-linus"), ("X-Chat-Client", "test"), ("Origin", _node.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Equal(0, made.GetProperty("expires").GetInt64());
    }

    [Fact]
    public async Task The_address_of_a_message_needs_no_scope_but_the_right_to_read_there()
    {
        _node.Directory.Grant("narrow", People.Linus, Role.Member, TokenKind.User, "emoji:read");
        _node.Channels.Views["C0ROOM00001"] = new ChannelView { Id = "C0ROOM00001" };
        _node.History.Messages.Add(("C0ROOM00001", new Message { Ts = 1_700_000_000_000_100 }));

        Assert.EndsWith("/archives/C0ROOM00001/p1700000000000100", (await Ask("chat.getPermalink?channel=C0ROOM00001&message_ts=1700000000.000100", "narrow")).Text("permalink"), StringComparison.Ordinal);
        Assert.Equal("channel_not_found", (await Ask("chat.getPermalink?channel=C0SECRET001&message_ts=1700000000.000100", "narrow")).Error());
    }

    [Fact]
    public async Task The_list_tells_tokens_apart_and_holds_no_secret()
    {
        var made = await _node.Call("tokens.create", People.Linus, ("name", "backup script"), ("scopes", "users:read,tokens:read"), ("expires_in_days", "2"));
        var secret = made.Text("token");
        await _node.Call("tokens.create", People.Mallory, ("name", "of somebody else"));

        var list = await Ask("tokens.list", secret);

        var token = Assert.Single(list.GetProperty("tokens").EnumerateArray());
        Assert.Equal(("user", "backup script", secret[^4..]), (token.Text("type"), token.Text("name"), token.Text("last_characters")));
        Assert.Equal(made.GetProperty("expires").GetInt64(), token.GetProperty("expires").GetInt64());
        Assert.InRange(token.GetProperty("created").GetInt64(), Now - 60, Now);
        Assert.Equal(["users:read", "tokens:read"], token.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()!));
        Assert.True(token.GetProperty("current").GetBoolean());
        Assert.DoesNotContain(secret, list.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(TokenHash.HexOf(secret), list.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Only_owners_and_admins_list_and_end_the_tokens_of_others()
    {
        var secret = (await _node.Call("tokens.create", People.Linus, ("name", "lost"))).Text("token");
        Assert.Equal("not_an_admin", (await _node.Call("tokens.list", People.Mallory, ("user", People.Linus.Id))).Error());
        var id = (await _node.Call("tokens.list", People.Grace, ("user", People.Linus.Id))).GetProperty("tokens")[0].Text("id");

        Assert.Equal("not_an_admin", (await _node.Call("tokens.revoke", People.Mallory, ("id", id), ("user", People.Linus.Id))).Error());
        Assert.Equal("token_not_found", (await _node.Call("tokens.revoke", People.Mallory, ("id", id))).Error());
        Assert.Equal("", (await _node.Call("tokens.revoke", People.Linus, ("id", id))).Error());
        Assert.Equal("token_revoked", (await Ask("auth.test", secret)).Error());
        Assert.Equal("token_not_found", (await _node.Call("tokens.revoke", People.Linus, ("id", id))).Error());
        Assert.Equal("user_not_found", (await _node.Call("tokens.list", People.Ada, ("user", "U0NOBODY001"))).Error());
        Assert.Equal("invalid_arguments", (await _node.Call("tokens.revoke", People.Linus)).Error());
    }

    [Fact]
    public async Task A_restricted_token_neither_lists_nor_ends_what_it_does_not_hold()
    {
        await _node.Call("tokens.create", People.Linus, ("name", "wide"));
        var id = (await _node.Call("tokens.list", People.Linus)).GetProperty("tokens")[0].Text("id");
        _node.Directory.Grant("narrow", People.Linus, Role.Member, TokenKind.User, "users:read");

        Assert.Equal("missing_scope", (await Ask("tokens.list", "narrow")).Error());
        Assert.Equal("missing_scope", (await Ask($"tokens.revoke?id={id}", "narrow")).Error());
    }

    [Theory]
    [InlineData("name", 81, 1)]
    [InlineData("scopes", 81, 1)]
    [InlineData("scopes", 3, 101)]
    public async Task Names_and_scopes_of_a_token_are_bounded(string argument, int length, int times) => Assert.Equal(
        "invalid_arguments",
        (await _node.Call("tokens.create", People.Linus, (argument, string.Join(',', Enumerable.Range(0, times).Select(i => $"{i}".PadLeft(length, 'x')))))).Error());

    private void Grant(string token, TokenKind kind, long expires) =>
        _node.Directory.Grant(token, new Identity(People.Team, People.Linus.Id, Role.Member, kind, "", "", [], TokenHash.HexOf(token), expires));

    private async Task<JsonElement> Ask(string call, string token) => (await _node.Send(HttpMethod.Post, "/api/" + call, token)).Json;
}
