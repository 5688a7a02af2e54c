using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;
using Chat.Web.Api;
using Npgsql;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>Whatever is sent, the answer is Slack's envelope with a code that says what is wrong: never a 500, never a hang.</summary>
public sealed class ApiRefusalsTests : IAsyncLifetime
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private WebNode _node = null!;

    public async Task InitializeAsync() => _node = await WebNode.Start(methods: new TryMethods());

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    public static TheoryData<string, string, byte[], string> Malformed() => new()
    {
        { "cut off", Json, "{\"text\":"u8.ToArray(), "invalid_json" },
        { "no JSON", Json, "text=a"u8.ToArray(), "invalid_json" },
        { "two values", Json, "{} {}"u8.ToArray(), "invalid_json" },
        { "comment", Json, "{/* */}"u8.ToArray(), "invalid_json" },
        { "array", Json, "[1,2]"u8.ToArray(), "json_not_object" },
        { "text", Json, "\"a\""u8.ToArray(), "json_not_object" },
        { "null", Json, "null"u8.ToArray(), "json_not_object" },
        { "invalid UTF-8", Json, [.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8], "invalid_json" },
        { "overlong UTF-8", Json, [.. "{\"text\":\""u8, 0xc0, 0xaf, .. "\"}"u8], "invalid_json" },
        { "half a surrogate", Json, "{\"text\":\"\\ud800\"}"u8.ToArray(), "invalid_json" },
        { "half a surrogate in a name", Json, "{\"\\udc00\":1}"u8.ToArray(), "invalid_json" },
        { "half a surrogate deep inside", Json, "{\"x\":[{\"y\":\"\\ud800x\"}]}"u8.ToArray(), "invalid_json" },
        { "NUL", Json, "{\"text\":\"a\\u0000b\"}"u8.ToArray(), "invalid_arguments" },
        { "too deep", Json, Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 40) + new string(']', 40) + "}"), "invalid_json" },
        { "very deep", Json, Encoding.UTF8.GetBytes("{\"x\":" + new string('[', 500_000)), "invalid_json" },
        { "object for text", Json, "{\"text\":{\"a\":1}}"u8.ToArray(), "invalid_arguments" },
        { "array for text", Json, "{\"text\":[\"a\"]}"u8.ToArray(), "invalid_arguments" },
        { "text for int", Json, "{\"int\":\"seven\"}"u8.ToArray(), "invalid_arguments" },
        { "fraction for int", Json, "{\"int\":1.5}"u8.ToArray(), "invalid_arguments" },
        { "huge int", Json, "{\"int\":99999999999999999999}"u8.ToArray(), "invalid_arguments" },
        { "bool", Json, "{\"bool\":\"maybe\"}"u8.ToArray(), "invalid_arguments" },
        { "ts", Json, "{\"ts\":\"yesterday\"}"u8.ToArray(), "bad_timestamp" },
        { "list of numbers", Json, "{\"list\":[1,2]}"u8.ToArray(), "invalid_arguments" },
        { "text for JSON", Json, "{\"json\":\"nonsense\"}"u8.ToArray(), "invalid_blocks" },
        { "JSON in a field, half a surrogate", Form, "json=%5B%22%5Cud800%22%5D"u8.ToArray(), "invalid_blocks" },
        { "JSON in a field, too deep", Form, Encoding.UTF8.GetBytes("json=" + new string('[', 40) + new string(']', 40)), "invalid_blocks" },
        { "cursor", Form, "cursor=bm9uc2Vuc2U%3D"u8.ToArray(), "invalid_cursor" },
        { "cursor, no base64", Form, "cursor=***"u8.ToArray(), "invalid_cursor" },
        { "cursor of another method", Form, Encoding.UTF8.GetBytes("cursor=" + Uri.EscapeDataString(Cursor.Write("other", "C1"))), "invalid_cursor" },
        { "negative limit", Form, "limit=-1"u8.ToArray(), "invalid_limit" },
        { "percent", Form, "text=%zz"u8.ToArray(), "invalid_form_data" },
        { "percent cut off", Form, "text=%4"u8.ToArray(), "invalid_form_data" },
        { "form of invalid UTF-8", Form, "text=%ff%fe"u8.ToArray(), "invalid_form_data" },
        { "form with half a surrogate", Form, "text=%ed%a0%80"u8.ToArray(), "invalid_form_data" },
        { "form with NUL", Form, "text=a%00b"u8.ToArray(), "invalid_arguments" },
        { "too many fields", Form, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 1_100).Select(i => $"f{i}=1&"))), "invalid_form_data" },
        { "multipart without boundary", "multipart/form-data", "x"u8.ToArray(), "invalid_form_data" },
        { "multipart cut off", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nabc"u8.ToArray(), "invalid_form_data" },
        { "multipart without names", "multipart/form-data; boundary=b", "--b\r\n\r\nabc\r\n--b--\r\n"u8.ToArray(), "invalid_form_data" },
        { "type", "application/xml", "<a/>"u8.ToArray(), "invalid_post_type" },
        { "broken type", "; ;", "a=b"u8.ToArray(), "invalid_post_type" },
        { "charset", "application/json; charset=utf-16", "{}"u8.ToArray(), "invalid_charset" },
        { "no type", "", "a=b"u8.ToArray(), "missing_post_type" },
        { "too large", Json, Encoding.UTF8.GetBytes("{\"text\":\"" + new string('a', 1024 * 1024) + "\"}"), "request_too_large" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Malformed_input_gets_a_clear_code(string what, string type, byte[] body, string expected)
    {
        var content = new ByteArrayContent(body);
        if (type.Length > 0)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        var (response, json) = await _node.Send(HttpMethod.Post, "/api/try.typed", People.Ada.Token, content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(expected == json.Error(), $"{what}: {json.GetRawText()}");
    }

    [Fact]
    public async Task A_wrong_argument_is_named()
    {
        var json = await _node.Call("try.typed", People.Ada, ("int", "seven"), ("bool", "maybe"));

        var messages = json.GetProperty("response_metadata").GetProperty("messages").EnumerateArray().Select(message => message.GetString()!).ToArray();
        Assert.Equal(["[ERROR] must be an integer [json-pointer:/int]", "[ERROR] must be a boolean [json-pointer:/bool]"], messages);
    }

    [Fact]
    public async Task A_missing_argument_is_named_or_has_its_own_code()
    {
        var named = await _node.Call("try.required", People.Ada, ("channel", "C1"));
        Assert.Equal("invalid_arguments", named.Error());
        Assert.Contains("missing required field: what", named.GetRawText(), StringComparison.Ordinal);

        Assert.Equal("no_item_specified", (await _node.Call("try.required", People.Ada, ("what", "x"), ("channel", ""))).Error());
    }

    [Theory]
    [InlineData(null, "not_authed")]
    [InlineData("xoxp-unknown", "invalid_auth")]
    [InlineData("gone", "account_inactive")]
    [InlineData("revoked", "token_revoked")]
    [InlineData("expired", "token_expired")]
    [InlineData("xapp-1", "not_allowed_token_type")]
    [InlineData("session", "invalid_auth")]
    public async Task A_bad_token_is_refused_with_its_reason(string? token, string expected)
    {
        _node.Directory.Grant("gone", People.Mallory, Role.Member, TokenKind.User);
        _node.Directory.Deactivate("gone");
        _node.Directory.Break("revoked", TokenFault.Revoked);
        _node.Directory.Break("expired", TokenFault.Expired);
        _node.Directory.Grant("xapp-1", People.Robin, Role.Bot, TokenKind.App);
        _node.Directory.Grant("session", People.Ada, Role.Owner, TokenKind.Session);

        var (response, json) = await _node.Send(HttpMethod.Post, "/api/users.list", token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, json.Error());
    }

    [Fact]
    public async Task A_token_without_the_scope_hears_which_one_it_needs()
    {
        _node.Directory.Grant("narrow", People.Robin, Role.Bot, TokenKind.Bot, "chat:write");

        var (_, json) = await _node.Send(HttpMethod.Post, "/api/users.list", "narrow");

        Assert.Equal("missing_scope", json.Error());
        Assert.Equal("users:read", json.Text("needed"));
        Assert.Equal("chat:write", json.Text("provided"));
    }

    [Theory]
    [InlineData("/api/no.such.method")]
    [InlineData("/api/")]
    [InlineData("/api/a/b/c")]
    public async Task An_unknown_method_is_unknown_whoever_asks(string path)
    {
        Assert.Equal("unknown_method", (await _node.Send(HttpMethod.Get, path)).Json.Error());
        Assert.Equal("unknown_method", (await _node.Send(HttpMethod.Post, path, People.Ada.Token)).Json.Error());
    }

    [Fact]
    public async Task A_node_that_is_not_ready_says_so_with_200()
    {
        _node.Directory.Ready = false;
        var (response, json) = await _node.Send(HttpMethod.Post, "/api/rtm.connect", People.Ada.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("service_unavailable", json.Error());
    }

    [Fact]
    public async Task A_handler_that_fails_is_an_internal_error_in_the_envelope()
    {
        var (response, json) = await _node.Send(HttpMethod.Post, "/api/try.broken", People.Ada.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("internal_error", json.Error());
        Assert.DoesNotContain("secret", json.GetRawText(), StringComparison.Ordinal);

        Assert.Equal("internal_error", (await _node.Send(HttpMethod.Post, "/api/try.half", People.Ada.Token)).Json.Error());
    }

    [Theory]
    [InlineData("/api/try.late")]
    [InlineData("/api/try.down")]
    public async Task A_database_or_node_that_does_not_answer_is_an_error_that_callers_repeat(string path)
    {
        var (response, json) = await _node.Send(HttpMethod.Post, path, People.Ada.Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("service_unavailable", json.Error());
    }

    [Fact]
    public async Task Other_verbs_are_not_served()
    {
        foreach (var verb in new[] { HttpMethod.Put, HttpMethod.Delete, HttpMethod.Options, HttpMethod.Patch })
        {
            var (response, _) = await _node.Send(verb, "/api/auth.test", People.Ada.Token);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_body_that_grows_past_the_limit_without_saying_so_is_cut()
    {
        var content = new StreamContent(new Endless());
        content.Headers.ContentType = new MediaTypeHeaderValue(Json);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/try.typed") { Content = content };
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", People.Ada.Token);

        try
        {
            using var response = await _node.Http.SendAsync(request).WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Contains("request_too_large", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        catch (HttpRequestException)
        {
            // The server has closed the connection while we were still sending: as good.
        }

        Assert.Equal("", (await _node.Call("auth.test", People.Ada)).Error());
    }

    private sealed class TryMethods : IApiMethods
    {
        public IEnumerable<ApiMethod> Methods =>
        [
            new("try.typed", RateTier.Posting, "",
                [
                    Arg.Text("text", ""), Arg.Int("int", ""), Arg.Bool("bool", ""), Arg.Ts("ts", "", invalid: "bad_timestamp"), Arg.List("list", ""),
                    Arg.Json("json", "", invalid: "invalid_blocks"), Arg.Cursor("try"), Arg.Limit(),
                ],
                _ => Task.FromResult(ApiResult.Ok())),
            new("try.required", RateTier.Tier4, "", [Arg.Text("what", "", required: true), Arg.Text("channel", "", required: true, missing: "no_item_specified")], _ => Task.FromResult(ApiResult.Ok())),
            new("try.broken", RateTier.Tier4, "", [], _ => throw new InvalidOperationException("secret")),
            new("try.late", RateTier.Tier4, "", [], _ => throw new TimeoutException("secret")),
            new("try.down", RateTier.Tier4, "", [], _ => throw new NpgsqlException("secret", new IOException("connection reset"))),
            new("try.half", RateTier.Tier4, "", [], _ => Task.FromResult(ApiResult.Ok(json => { json.WriteString("a", "b"); throw new InvalidOperationException("secret"); }))),
        ];
    }

    /// <summary>Sixteen megabytes of blanks.</summary>
    private sealed class Endless : MemoryStream
    {
        private long _left = 16 * 1024 * 1024;

        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer)
        {
            var count = (int)Math.Min(_left, buffer.Length);
            buffer[..count].Fill((byte)' ');
            _left -= count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => Copy(destination, cancellationToken);

        private async Task Copy(Stream destination, CancellationToken cancel)
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = Read(buffer)) > 0)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancel);
            }
        }
    }
}
