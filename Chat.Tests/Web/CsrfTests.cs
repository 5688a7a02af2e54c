using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>A session cookie alone does nothing: the page must be ours and send a header that no other page can add.</summary>
public sealed class CsrfTests : IAsyncLifetime
{
    private const string Session = "xoxs-session-of-ada";
    private WebNode _node = null!;

    private string Own => _node.Address.GetLeftPart(UriPartial.Authority);

    public async Task InitializeAsync()
    {
        _node = await WebNode.Start(configure: options => options.AllowedOrigins.Add("https://chat.example"));
        _node.Directory.Grant(Session, People.Ada, Role.Owner, TokenKind.Session);
    }

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    [Theory]
    [InlineData("OWN", null, "1", "")]
    [InlineData(null, "same-origin", "1", "")]
    [InlineData("null", "same-origin", "1", "")]
    [InlineData("https://chat.example", null, "1", "cross_origin_request")]
    [InlineData("null", "cross-site", "1", "cross_origin_request")]
    [InlineData("OWN", null, null, "cross_origin_request")]
    [InlineData(null, "same-origin", null, "cross_origin_request")]
    [InlineData(null, null, "1", "cross_origin_request")]
    [InlineData("https://evil.example", null, "1", "cross_origin_request")]
    [InlineData("https://evil.example", "same-origin", "1", "cross_origin_request")]
    [InlineData("null", null, "1", "cross_origin_request")]
    [InlineData("https://chat.example.evil.example", null, "1", "cross_origin_request")]
    [InlineData(null, "cross-site", "1", "cross_origin_request")]
    [InlineData(null, "same-site", "1", "cross_origin_request")]
    [InlineData(null, "none", "1", "cross_origin_request")]
    public async Task A_cookie_counts_only_from_our_own_pages(string? origin, string? site, string? header, string expected)
    {
        List<(string, string)> headers = [("Cookie", "chat_session=" + Session)];
        if (origin is not null)
        {
            headers.Add(("Origin", origin == "OWN" ? Own : origin));
        }

        if (site is not null)
        {
            headers.Add(("Sec-Fetch-Site", site));
        }

        if (header is not null)
        {
            headers.Add(("X-Chat-Client", header));
        }

        foreach (var verb in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            Assert.Equal(expected, (await _node.Send(verb, "/api/auth.test", null, null, [.. headers])).Json.Error());
        }
    }

    [Fact]
    public async Task An_api_token_in_the_cookie_is_no_session()
    {
        var (_, json) = await _node.Send(
            HttpMethod.Post, "/api/auth.test", null, null, ("Cookie", "chat_session=" + People.Ada.Token), ("Origin", Own), ("X-Chat-Client", "1"));
        Assert.Equal("invalid_auth", json.Error());
    }

    [Fact]
    public async Task A_preflight_is_never_approved()
    {
        var (response, _) = await _node.Send(
            HttpMethod.Options, "/api/chat.postMessage", null, null, ("Origin", "https://evil.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-chat-client"));
        Assert.DoesNotContain(response.Headers, header => header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }
}
