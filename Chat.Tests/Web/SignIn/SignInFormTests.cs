using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Web.SignIn.SignInPages;

namespace Chat.Tests.Web.SignIn;

/// <summary>Pages work by their own forms only, without scripts, and not from other sites.</summary>
public sealed class SignInFormTests
{
    [Fact]
    public async Task A_sign_in_form_of_another_site_is_refused()
    {
        await using var node = await WithPassword();
        var form = Form(("email", People.Linus.Email), ("password", People.Linus.Password));
        Assert.Equal("cross_origin_request", (await node.Send(HttpMethod.Post, "/signin", null, form, ("Origin", "https://evil.example"))).Json.Error());
    }

    [Theory]
    [InlineData("same-origin", "")]
    [InlineData("cross-site", "cross_origin_request")]
    [InlineData(null, "cross_origin_request")]
    public async Task A_form_of_a_page_without_a_name_counts_only_when_the_browser_says_it_is_ours(string? site, string expected)
    {
        await using var node = await WithPassword();
        var form = Form(("email", People.Linus.Email), ("password", People.Linus.Password));
        (string, string)[] headers = site is null ? [("Origin", "null")] : [("Origin", "null"), ("Sec-Fetch-Site", site)];
        Assert.Equal(expected, (await node.Send(HttpMethod.Post, "/signin", null, form, headers)).Json.Error());
    }

    [Fact]
    public async Task The_signed_in_page_makes_tokens_and_invitations_only_with_its_own_form()
    {
        await using var node = await WithPassword();
        node.Directory.Grant("xoxs-ada", People.Ada, Role.Owner, TokenKind.Session);
        var cookie = ("Cookie", "chat_session=xoxs-ada");
        var origin = ("Origin", node.Address.GetLeftPart(UriPartial.Authority));
        var page = await Body(await Get(node, "/", cookie));
        var csrf = ("csrf", CsrfField().Match(page).Groups["token"].Value);

        Assert.Equal("cross_origin_request", (await node.Send(HttpMethod.Post, "/tokens", null, Form(), cookie, origin)).Json.Error());
        Assert.Equal("cross_origin_request", (await node.Send(HttpMethod.Post, "/tokens", null, Form(csrf), cookie)).Json.Error());
        Assert.Equal("cross_origin_request", (await node.Send(HttpMethod.Post, "/tokens", null, Form(csrf), cookie, ("Origin", "https://evil.example"))).Json.Error());
        Assert.Equal("not_authed", (await node.Send(HttpMethod.Post, "/tokens", null, Form(csrf), origin)).Json.Error());

        var token = (await node.Send(HttpMethod.Post, "/tokens", null, Form(csrf), cookie, origin)).Json.Text("secret");
        Assert.Equal(People.Ada.Id, (await node.Send(HttpMethod.Post, "/api/auth.test", token)).Json.Text("user_id"));

        var link = (await node.Send(HttpMethod.Post, "/invitations", null, Form(csrf), cookie, origin)).Json.Text("secret");
        Assert.Contains("Join Acme", await Body(await Get(node, new Uri(link).AbsolutePath)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_everywhere()
    {
        await using var node = await WithPassword();
        node.Directory.Grant("xoxs-ada", People.Ada, Role.Owner, TokenKind.Session);
        var cookie = ("Cookie", "chat_session=xoxs-ada");
        var origin = ("Origin", node.Address.GetLeftPart(UriPartial.Authority));
        var csrf = ("csrf", CsrfField().Match(await Body(await Get(node, "/", cookie))).Groups["token"].Value);

        Assert.Equal("", (await node.Send(HttpMethod.Post, "/signout", null, Form(csrf), cookie, origin)).Json.Error());

        Assert.Null(node.Directory.Resolve("xoxs-ada", out _));
        Assert.Contains("/signin", await Body(await Get(node, "/", cookie)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_carry_no_script_and_a_policy_that_forbids_them()
    {
        await using var node = await WithPassword();
        node.Directory.Of(People.Team).Put(new User { Id = People.Linus.Id, Name = "linus", Role = Role.Member, Profile = new Profile { RealName = "<script>alert(1)</script>" } });
        node.Directory.Grant("xoxs-linus", People.Linus, Role.Member, TokenKind.Session);

        var response = await Get(node, "/", ("Cookie", "chat_session=xoxs-linus"));

        Assert.DoesNotContain("<script", await Body(response), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", response.Headers.CacheControl!.ToString());
    }
}
