using System.Net;
using System.Text.RegularExpressions;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Tests.Web.Fakes;
using Chat.Web.Api;
using Chat.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Web;

public sealed partial class SignInTests
{
    private static readonly (string, string) Html = ("Accept", "text/html");

    [Fact]
    public async Task The_first_run_makes_workspace_owner_and_general_channel_once_and_refuses_ever_after()
    {
        var directory = new FakeDirectory();
        await using var node = await WebNode.Start(directory);
        Assert.Contains("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);

        var first = await Post(node, "/setup", Owner("acme", "ada"));
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        var workspace = Assert.Single(directory.Workspaces);
        var ada = workspace.UserByName("ada")!;
        Assert.Equal(Role.Owner, ada.Role);
        Assert.True(ada.PrimaryOwner);
        Assert.Equal("general", workspace.General!.Name);
        Assert.Contains("You are Ada.", await Body(await Get(node, "/", CookieOf(first))), StringComparison.Ordinal);

        var second = (await node.Send(HttpMethod.Post, "/setup", null, Owner("other", "mallory"))).Json;
        Assert.Equal("already_set_up", second.Error());
        Assert.Single(directory.Workspaces);
        Assert.DoesNotContain("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_first_owners_at_once_exactly_one_wins()
    {
        var directory = new FakeDirectory();
        await using var node = await WebNode.Start(directory);

        var errors = await Task.WhenAll(Enumerable.Range(0, 6).Select(async i => (await node.Send(HttpMethod.Post, "/setup", null, Owner($"team{i}", $"owner{i}"))).Json.Error()));

        Assert.Single(errors, "");
        Assert.All(errors.Where(error => error.Length > 0), error => Assert.Equal("already_set_up", error));
        Assert.Equal(1, node.Workspaces.Opened);
        Assert.Equal(1, Assert.Single(directory.Workspaces).UserCount);
    }

    [Fact]
    public async Task A_first_run_that_died_half_way_can_be_completed()
    {
        var directory = new FakeDirectory();
        directory.Add("T0HALFWAY01", "Acme", "acme");
        await using var node = await WebNode.Start(directory);

        Assert.Equal("", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "ada"))).Json.Error());
        Assert.NotNull(Assert.Single(directory.Workspaces).UserByName("ada"));
    }

    [Fact]
    public async Task A_stranger_who_comes_while_a_workspace_is_being_provisioned_does_not_own_it()
    {
        var directory = new FakeDirectory();
        var acme = directory.Add("T0HALFWAY01", "Acme", "acme");
        await using var node = await WebNode.Start(directory);
        node.Workspaces.Before = message =>
        {
            if (message is AddUsers && acme.UserCount == 0)
            {
                acme.Put(new User { Id = People.Ada.Id, Name = "ada", Role = Role.Owner, PrimaryOwner = true, Profile = new Profile() });
            }
        };

        Assert.Equal("already_set_up", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "mallory"))).Json.Error());
        Assert.Null(acme.UserByName("mallory"));
    }

    [Fact]
    public async Task Nobody_sets_a_server_up_before_its_declared_workspaces_are_in_effect()
    {
        var directory = new FakeDirectory();
        var declared = new StillDeclaring();
        await using var node = await WebNode.Start(directory, declared: declared);

        Assert.DoesNotContain("/setup", await Body(await Get(node, "/")), StringComparison.Ordinal);
        Assert.Equal("service_unavailable", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "mallory"))).Json.Error());
        Assert.Empty(directory.Workspaces);

        declared.InEffect = true;
        Assert.Equal("", (await node.Send(HttpMethod.Post, "/setup", null, Owner("acme", "ada"))).Json.Error());
    }

    [Fact]
    public async Task The_right_password_gives_a_cookie_that_no_script_reads()
    {
        await using var node = await WithPassword();

        var response = await Post(node, "/signin", Form(("email", People.Linus.Email), ("password", People.Linus.Password)));

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("chat_session=xoxs-", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("You are Linus Torvalds.", await Body(await Get(node, "/", CookieOf(response))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_is_secure()
    {
        await using var node = await WithPassword(options => options.PublicUrl = new Uri("https://chat.acme.test"));
        var response = await Post(node, "/signin", Form(("email", People.Linus.Name), ("password", People.Linus.Password)));
        Assert.Contains("secure", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_account_and_a_deleted_one_look_the_same()
    {
        await using var node = await WithPassword();
        var deleted = node.Directory.Of(People.Team).UserById(People.Mallory.Id)!.Clone();
        deleted.Deleted = true;
        node.Directory.Of(People.Team).Put(deleted);
        node.Directory.Of(People.Team).Passwords[People.Mallory.Id] = node.Directory.Of(People.Team).Passwords[People.Linus.Id];

        foreach (var (account, password) in new[] { (People.Linus.Email, "not-the-password"), ("nobody@acme.test", "whatever-it-is"), (People.Mallory.Email, People.Linus.Password), (People.Guido.Email, "") })
        {
            var (response, json) = await node.Send(HttpMethod.Post, "/signin", null, Form(("email", account), ("password", password)));
            Assert.Equal("invalid_credentials", json.Error());
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task An_unknown_account_costs_as_much_time_as_a_known_one()
    {
        using var passwords = new Passwords();
        var hash = await passwords.Hash("a-long-password");
        await passwords.Verify(null, "warm-up");
        var known = await Fastest(() => passwords.Verify(hash, "another-password"));
        var unknown = await Fastest(() => passwords.Verify(null, "another-password"));

        // One of them without hashing would be a thousand times quicker; a busy machine is never wrong by this much on the best of three.
        Assert.InRange(unknown / known, 0.2, 5);
    }

    [Fact]
    public async Task Name_and_e_mail_of_an_account_share_their_guesses()
    {
        await using var node = await WithPassword(options => options.RateLimits.SignInAccount = new RateLimit(PerMinute: 6, Burst: 2));
        Assert.Equal("invalid_credentials", (await SignIn(node, People.Linus.Email, "guess-number-1")).Json.Error());
        Assert.Equal("invalid_credentials", (await SignIn(node, People.Linus.Name, "guess-number-2")).Json.Error());
        Assert.Equal("ratelimited", (await SignIn(node, People.Linus.Name, "guess-number-3")).Json.Error());
    }

    [Fact]
    public async Task Unknown_workspaces_are_not_for_the_asking()
    {
        await using var node = await WithPassword(options => options.RateLimits.SignInAddress = new RateLimit(PerMinute: 6, Burst: 2));
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("team_not_found", (await SignIn(node, People.Linus.Email, "whatever", $"guess-{i}")).Json.Error());
        }

        var (response, json) = await SignIn(node, People.Linus.Email, "whatever", "guess-2");
        Assert.Equal("ratelimited", json.Error());
        Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single()), 2, 10);
    }

    [Fact]
    public async Task Guessing_at_one_account_is_slowed_and_the_right_password_must_wait_too()
    {
        await using var node = await WithPassword(options => options.RateLimits.SignInAccount = new RateLimit(PerMinute: 6, Burst: 3));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("invalid_credentials", (await SignIn(node, People.Linus.Email.ToUpperInvariant(), $"guess-number-{i}")).Json.Error());
        }

        var (response, json) = await SignIn(node, People.Linus.Email, People.Linus.Password);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("ratelimited", json.Error());
        Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single()), 1, 60);
        Assert.Equal("invalid_credentials", (await SignIn(node, People.Ada.Email, "guess")).Json.Error());
    }

    [Fact]
    public async Task Guessing_from_one_address_is_slowed_also_with_limits_off()
    {
        await using var node = await WithPassword(options =>
        {
            options.RateLimits.Enabled = false;
            options.RateLimits.SignInAddress = new RateLimit(PerMinute: 6, Burst: 2);
        });
        await SignIn(node, "a@acme.test", "guess");
        await SignIn(node, "b@acme.test", "guess");
        Assert.Equal(HttpStatusCode.TooManyRequests, (await SignIn(node, "c@acme.test", "guess")).Response.StatusCode);
    }

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
    public async Task An_invitation_lets_as_many_people_in_as_it_says()
    {
        await using var node = await WithPassword();
        var secret = (await node.Call("invitations.create", People.Grace, ("role", "guest"))).Text("url").Split('/')[^1];

        Assert.Equal("invalid_invite", (await SignUp(node, "nonsense", "newcomer")).Error());
        Assert.Equal("username_taken", (await SignUp(node, secret, "ada")).Error());
        Assert.Equal("invalid_name", (await SignUp(node, secret, "<script>")).Error());
        Assert.Equal("", (await SignUp(node, secret, "newcomer")).Error());
        Assert.Equal("invalid_invite", (await SignUp(node, secret, "another")).Error());
        Assert.Equal(Role.Guest, node.Directory.Of(People.Team).UserByName("newcomer")!.Role);
    }

    [Fact]
    public async Task Only_owners_and_admins_invite_and_only_owners_invite_admins()
    {
        await using var node = await WebNode.Start();
        Assert.Equal("not_an_admin", (await node.Call("invitations.create", People.Linus)).Error());
        Assert.Equal("not_an_admin", (await node.Call("invitations.create", People.Grace, ("role", "admin"))).Error());
        Assert.Equal("", (await node.Call("invitations.create", People.Ada, ("role", "admin"))).Error());
        Assert.Equal("invalid_arguments", (await node.Call("invitations.create", People.Ada, ("role", "owner"))).Error());
        Assert.Equal("not_allowed_token_type", (await node.Send(HttpMethod.Post, "/api/invitations.create", Bots.RobinToken)).Json.Error());
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

    private static async Task<WebNode> WithPassword(Action<Chat.Web.ChatWebOptions>? configure = null)
    {
        var node = await WebNode.Start(configure: configure);
        node.Directory.Of(People.Team).Passwords[People.Linus.Id] = await node.Services.GetRequiredService<Passwords>().Hash(People.Linus.Password);
        return node;
    }

    private static async Task<double> Fastest(Func<Task<bool>> verify)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.False(await verify());
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }

        return best;
    }

    private static FormUrlEncodedContent Owner(string domain, string name) => Form(
        ("workspace", "Acme"), ("domain", domain), ("name", name), ("real_name", "Ada"), ("email", name + "@acme.test"), ("password", "a-long-password"));

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    private static Task<(HttpResponseMessage Response, System.Text.Json.JsonElement Json)> SignIn(WebNode node, string account, string password, string workspace = "") =>
        node.Send(HttpMethod.Post, "/signin", null, Form(("email", account), ("password", password), ("workspace", workspace)));

    private static async Task<System.Text.Json.JsonElement> SignUp(WebNode node, string secret, string name) => (await node.Send(
        HttpMethod.Post, "/signup", null, Form(("secret", secret), ("name", name), ("real_name", "New Comer"), ("email", name.Trim('<', '>') + "@new.test"), ("password", "a-long-password")))).Json;

    private static async Task<HttpResponseMessage> Get(WebNode node, string path, params (string, string)[] headers) => (await node.Send(HttpMethod.Get, path, null, null, [Html, .. headers])).Response;

    private static async Task<HttpResponseMessage> Post(WebNode node, string path, HttpContent form) => (await node.Send(HttpMethod.Post, path, null, form, Html)).Response;

    private static Task<string> Body(HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    private static (string, string) CookieOf(HttpResponseMessage response) => ("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

    private sealed class StillDeclaring : IDeclaredState
    {
        public bool InEffect { get; set; }
    }

    [GeneratedRegex("name=\"csrf\" type=\"hidden\" value=\"(?<token>[0-9a-f]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex CsrfField();
}
