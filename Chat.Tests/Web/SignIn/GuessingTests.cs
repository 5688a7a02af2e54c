using System.Net;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Web.Api;
using Xunit;
using static Chat.Tests.Web.SignIn.SignInPages;

namespace Chat.Tests.Web.SignIn;

/// <summary>Guesses at passwords and workspaces are slowed by account and by address.</summary>
public sealed class GuessingTests
{
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

    private static Task<(HttpResponseMessage Response, JsonElement Json)> SignIn(WebNode node, string account, string password, string workspace = "") =>
        node.Send(HttpMethod.Post, "/signin", null, Form(("email", account), ("password", password), ("workspace", workspace)));
}
