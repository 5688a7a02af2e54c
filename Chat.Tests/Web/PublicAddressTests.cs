using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>Addresses in answers never come from a Host header that somebody made up.</summary>
public sealed class PublicAddressTests
{
    [Theory]
    [InlineData("evil.example", "LOCAL")]
    [InlineData("evil.example:443", "LOCAL")]
    [InlineData("localhost.evil.example", "LOCAL")]
    [InlineData("127.0.0.1.evil.example", "LOCAL")]
    [InlineData("localhost@evil.example", "400")]
    [InlineData("localhost/evil.example", "400")]
    [InlineData("localhost:1234", "ws://localhost:1234")]
    [InlineData("127.0.0.1:1234", "ws://127.0.0.1:1234")]
    [InlineData("[::1]:1234", "ws://[::1]:1234")]
    [InlineData("chat.acme.test:8080", "ws://chat.acme.test:8080")]
    [InlineData("chat.acme.test:8081", "LOCAL")]
    public async Task The_socket_address_follows_only_hosts_that_are_allowed(string host, string expected)
    {
        await using var node = await WebNode.Start(configure: options => options.AllowedHosts.Add("chat.acme.test:8080"));
        var local = $"ws://127.0.0.1:{node.Address.Port}";

        var (response, json) = await node.Send(HttpMethod.Post, "/api/rtm.connect", People.Ada.Token, null, ("Host", host));

        if (expected == "400")
        {
            Assert.Equal(400, (int)response.StatusCode);
            return;
        }

        Assert.StartsWith((expected == "LOCAL" ? local : expected) + "/", json.Text("url"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_configured_address_beats_every_header()
    {
        await using var node = await WebNode.Start(configure: options => options.PublicUrl = new Uri("https://chat.acme.test/"));
        var (_, json) = await node.Send(
            HttpMethod.Post, "/api/rtm.connect", People.Ada.Token, null, ("Host", "localhost:1"), ("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http"));

        Assert.StartsWith("wss://chat.acme.test/", json.Text("url"), StringComparison.Ordinal);
        var user = await node.Call("users.info", People.Ada, ("user", People.Ada.Id));
        Assert.StartsWith("https://chat.acme.test/avatars/", user.GetProperty("user").GetProperty("profile").Text("image_72"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1/32", "wss", "")]
    [InlineData("127.0.0.0/8", "wss", "")]
    [InlineData("10.0.0.0/8 192.168.1.4/32", "ws", "ratelimited")]
    public async Task Forwarded_headers_are_believed_from_the_named_proxies_alone(string proxies, string scheme, string error)
    {
        await using var node = await WebNode.Start(configure: options =>
        {
            options.TrustedProxies = [.. proxies.Split(' ').Select(System.Net.IPNetwork.Parse)];
            options.RateLimits.Unauthenticated = new Chat.Web.Api.RateLimit(PerMinute: 1, Burst: 1);
        });

        var (_, json) = await node.Send(HttpMethod.Post, "/api/rtm.connect", People.Ada.Token, null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.1"));
        Assert.StartsWith($"{scheme}://", json.Text("url"), StringComparison.Ordinal);

        // Two strangers behind one proxy have a bucket each, if the proxy may say so. What a client writes itself stands further left and counts for nothing.
        await node.Send(HttpMethod.Post, "/api/api.test", null, null, ("X-Forwarded-For", "203.0.113.1"));
        Assert.Equal(error, (await node.Send(HttpMethod.Post, "/api/api.test", null, null, ("X-Forwarded-For", "203.0.113.2"))).Json.Error());
        Assert.Equal("ratelimited", (await node.Send(HttpMethod.Post, "/api/api.test", null, null, ("X-Forwarded-For", "203.0.113.9, 203.0.113.1"))).Json.Error());
    }

    [Fact]
    public async Task Forwarded_headers_are_not_believed_unless_switched_on()
    {
        await using var node = await WebNode.Start();
        var (_, json) = await node.Send(HttpMethod.Post, "/api/rtm.connect", People.Ada.Token, null, ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        Assert.StartsWith($"ws://127.0.0.1:{node.Address.Port}/", json.Text("url"), StringComparison.Ordinal);
    }
}
