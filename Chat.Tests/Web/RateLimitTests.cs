using System.Net;
using Chat.Tests.Support;
using Chat.Web.Api;
using Xunit;

namespace Chat.Tests.Web;

public sealed class RateLimitTests
{
    [Fact]
    public async Task A_caller_over_the_limit_gets_429_with_whole_seconds_and_others_do_not()
    {
        await using var node = await WebNode.Start(configure: options => options.RateLimits.Tier2 = new RateLimit(PerMinute: 6, Burst: 2));

        Assert.Equal("", (await node.Call("users.list", People.Ada)).Error());
        Assert.Equal("", (await node.Call("users.list", People.Ada)).Error());
        var (response, json) = await node.Send(HttpMethod.Post, "/api/users.list", People.Ada.Token);

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("ratelimited", json.Error());
        Assert.InRange(int.Parse(response.Headers.GetValues("Retry-After").Single()), 1, 10);
        Assert.Equal("", (await node.Call("users.list", People.Linus)).Error());
        Assert.Equal("", (await node.Call("users.info", People.Ada, ("user", People.Ada.Id))).Error());
    }

    [Fact]
    public async Task An_empty_bucket_fills_again()
    {
        await using var node = await WebNode.Start(configure: options => options.RateLimits.Tier2 = new RateLimit(PerMinute: 600, Burst: 1));
        Assert.Equal("", (await node.Call("users.list", People.Ada)).Error());
        Assert.Equal("ratelimited", (await node.Call("users.list", People.Ada)).Error());

        await Eventually.That("the bucket fills again", async () => (await node.Call("users.list", People.Ada)).Error().Length == 0);
    }

    [Fact]
    public async Task Guessed_tokens_share_the_bucket_of_their_address()
    {
        await using var node = await WebNode.Start(configure: options => options.RateLimits.Unauthenticated = new RateLimit(PerMinute: 6, Burst: 3));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("invalid_auth", (await node.Send(HttpMethod.Post, "/api/auth.test", $"xoxp-guess-{i}")).Json.Error());
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await node.Send(HttpMethod.Post, "/api/team.info", "xoxp-guess-4")).Response.StatusCode);
        Assert.Equal("", (await node.Call("auth.test", People.Ada)).Error());
    }

    [Fact]
    public async Task Limits_can_be_switched_off()
    {
        await using var node = await WebNode.Start(configure: options =>
        {
            options.RateLimits.Enabled = false;
            options.RateLimits.Tier2 = new RateLimit(PerMinute: 1, Burst: 1);
        });
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("", (await node.Call("users.list", People.Ada)).Error());
        }
    }
}
