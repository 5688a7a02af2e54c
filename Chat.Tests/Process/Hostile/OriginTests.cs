using System.Net;
using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Hostile;

/// <summary>What a page of another site, a forged Host and a used ticket can do: nothing.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class OriginTests(AcmeNode acme) : IClassFixture<AcmeNode>
{
    private const string Evil = "https://evil.example";

    private Uri Address => acme.Node.Address;

    [Theory]
    [InlineData("Host: evil.example")]
    [InlineData("Host: h", "X-Forwarded-Host: evil.example")]
    [InlineData("Host: h", "Forwarded: host=evil.example")]
    [InlineData("Host: h", "X-Original-Host: evil.example")]
    [InlineData("Host: 127.0.0.1@evil.example")]
    [InlineData("Host: 127.0.0.1.evil.example")]
    public async Task The_address_of_a_socket_never_comes_from_a_forged_host(params string[] headers)
    {
        using var socket = await RawSocket.Connect(Address);
        await socket.Send($"GET /api/rtm.connect HTTP/1.1\r\nAuthorization: Bearer {People.Ada.Token}\r\n{string.Join("\r\n", headers)}\r\n\r\n");

        var answer = await socket.Answer();

        Assert.DoesNotContain("evil", answer.Body, StringComparison.OrdinalIgnoreCase);
        Assert.True(answer.Status == 400 || new Uri(JsonSerializer.Deserialize<JsonElement>(answer.Body).Str("url")).Host == "127.0.0.1", answer.Body);
    }

    [Fact]
    public async Task A_ticket_opens_one_socket()
    {
        var url = await Ticket();
        using var first = await RawSocket.Upgrade(url);
        using var second = await RawSocket.Connect(url);

        var replayed = await second.Handshake(url);

        Assert.InRange(replayed.Status, 400, 499);
    }

    [Fact]
    public async Task Of_two_who_use_a_ticket_at_once_one_gets_a_socket()
    {
        var url = await Ticket();

        var statuses = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var socket = await RawSocket.Connect(url);
            return (await socket.Handshake(url)).Status;
        }));

        Assert.Single(statuses, 101);
    }

    [Theory]
    [InlineData(Evil)]
    [InlineData("null")]
    [InlineData("https://127.0.0.1.evil.example")]
    [InlineData("file://")]
    public async Task A_page_of_another_site_gets_no_socket(string origin)
    {
        var url = await Ticket();
        using var socket = await RawSocket.Connect(url);

        Assert.Equal(403, (await socket.Handshake(url, $"Origin: {origin}")).Status);
    }

    [Fact]
    public async Task Our_own_page_gets_a_socket()
    {
        var url = await Ticket();
        using var socket = await RawSocket.Connect(url);

        Assert.Equal(101, (await socket.Handshake(url, $"Origin: {Address.GetLeftPart(UriPartial.Authority)}")).Status);
    }

    [Fact]
    public async Task A_session_cookie_is_HttpOnly_and_SameSite_and_acts_only_for_our_own_page()
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        var (cookie, attributes) = await SignIn(http);
        Assert.Contains("httponly", attributes, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("(?i)samesite=(lax|strict)", attributes);

        var own = Address.GetLeftPart(UriPartial.Authority);
        Assert.Equal("ada", (await Call(http, cookie, ("Origin", own), ("X-Chat-Client", "web"))).Str("user"));
        Assert.Equal("cross_origin_request", (await Call(http, cookie)).Str("error"));
        Assert.Equal("cross_origin_request", (await Call(http, cookie, ("Origin", own))).Str("error"));
        Assert.Equal("cross_origin_request", (await Call(http, cookie, ("X-Chat-Client", "web"))).Str("error"));
        Assert.Equal("cross_origin_request", (await Call(http, cookie, ("Origin", Evil), ("X-Chat-Client", "web"))).Str("error"));
        Assert.Equal("cross_origin_request", (await Call(http, cookie, ("Sec-Fetch-Site", "cross-site"), ("X-Chat-Client", "web"))).Str("error"));
    }

    [Fact]
    public async Task No_other_site_is_allowed_to_read_answers()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/auth.test");
        preflight.Headers.Add("Origin", Evil);
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "X-Chat-Client");

        using var answer = await http.SendAsync(preflight);

        Assert.DoesNotContain("Access-Control-Allow-Origin", answer.Headers.Select(header => header.Key), StringComparer.OrdinalIgnoreCase);
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    private async Task<Uri> Ticket()
    {
        using var ada = acme.As(People.Ada);
        return new Uri((await ada.Ok("rtm.connect")).Str("url"));
    }

    private static async Task<(string Cookie, string Attributes)> SignIn(HttpClient http)
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["workspace"] = "acme", ["email"] = People.Ada.Email, ["password"] = People.Ada.Password });
        using var answer = await http.PostAsync("/signin", form);
        Assert.True(answer.Headers.TryGetValues("Set-Cookie", out var cookies), await answer.Content.ReadAsStringAsync());
        var whole = cookies.Single();
        return (whole[..whole.IndexOf(';', StringComparison.Ordinal)], whole);
    }

    private static async Task<JsonElement> Call(HttpClient http, string cookie, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth.test");
        request.Headers.Add("Cookie", cookie);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
    }
}
