using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using Chat.Web.Api;
using Xunit;

namespace Chat.Tests.Web;

/// <summary>Every argument type in every encoding reaches the handler as the same value.</summary>
public sealed class ApiArgumentsTests : IAsyncLifetime
{
    private WebNode _node = null!;

    public async Task InitializeAsync() => _node = await WebNode.Start(methods: new EchoMethods());

    public Task DisposeAsync() => _node.DisposeAsync().AsTask();

    public static TheoryData<string, string, string, string> Matrix()
    {
        var matrix = new TheoryData<string, string, string, string>();
        (string Name, string Sent, string Json, string Expected)[] values =
        [
            ("text", "a & b = ü 😀 +%", "\"a & b = ü 😀 +%\"", "a & b = ü 😀 +%"),
            ("text", "17", "17", "17"),
            ("int", "-7", "-7", "-7"),
            ("int", "7", "\"7\"", "7"),
            ("bool", "true", "true", "True"),
            ("bool", "True", "\"True\"", "True"),
            ("bool", "1", "1", "True"),
            ("bool", "0", "0", "False"),
            ("bool", "False", "false", "False"),
            ("ts", "1700000000.000100", "\"1700000000.000100\"", "1700000000000100"),
            ("list", "a, b,,c", "[\"a\",\"b\",\"c\"]", "a|b|c"),
            ("list", "[\"a\",\"b,c\"]", "[\"a\",\"b,c\"]", "a|b,c"),
            ("json", "[{\"type\":\"divider\"}]", "[{\"type\":\"divider\"}]", "[{\"type\":\"divider\"}]"),
            ("json", "{\"a\":\"ü\"}", "\"{\\\"a\\\":\\\"ü\\\"}\"", "{\"a\":\"ü\"}"),
            ("cursor", Cursor.Write("echo", "C1"), $"\"{Cursor.Write("echo", "C1")}\"", "C1"),
        ];
        foreach (var (name, sent, json, expected) in values)
        {
            foreach (var encoding in new[] { "query", "query of a post", "form", "multipart" })
            {
                matrix.Add(encoding, name, sent, expected);
            }

            matrix.Add("json", name, json, expected);
        }

        return matrix;
    }

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task An_argument_is_the_same_in_every_encoding(string encoding, string name, string sent, string expected)
    {
        var query = $"/api/echo.typed?{name}={Uri.EscapeDataString(sent)}";
        var (response, json) = encoding switch
        {
            "query" => await _node.Send(HttpMethod.Get, query, People.Ada.Token),
            "query of a post" => await _node.Send(HttpMethod.Post, query, People.Ada.Token),
            "form" => await _node.Send(HttpMethod.Post, "/api/echo.typed", People.Ada.Token, new FormUrlEncodedContent([KeyValuePair.Create(name, sent)])),
            "multipart" => await _node.Send(HttpMethod.Post, "/api/echo.typed", People.Ada.Token, new MultipartFormDataContent { { new StringContent(sent), name } }),
            _ => await _node.Send(HttpMethod.Post, "/api/echo.typed", People.Ada.Token, new StringContent($"{{\"{name}\":{sent}}}", Encoding.UTF8, "application/json")),
        };

        Assert.True(json.GetProperty("ok").GetBoolean(), json.GetRawText());
        Assert.Equal(expected, json.Text(name));
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task The_body_beats_the_query_and_what_is_not_declared_is_ignored()
    {
        var (_, json) = await _node.Send(
            HttpMethod.Post, "/api/echo.typed?text=query&int=3&pretty=1", People.Ada.Token, JsonContent.Create(new { text = "body", nonce = new[] { 1 }, _x = (string?)null }));

        Assert.Equal("body", json.Text("text"));
        Assert.Equal("3", json.Text("int"));
    }

    [Theory]
    [InlineData("header")]
    [InlineData("lower-case header")]
    [InlineData("query")]
    [InlineData("form")]
    [InlineData("json")]
    public async Task The_token_is_found_wherever_clients_put_it(string place)
    {
        var token = People.Linus.Token;
        var (_, json) = place switch
        {
            "header" => await _node.Send(HttpMethod.Post, "/api/auth.test", token),
            "lower-case header" => await _node.Send(HttpMethod.Post, "/api/auth.test", null, null, ("Authorization", "bearer " + token)),
            "query" => await _node.Send(HttpMethod.Get, "/api/auth.test?token=" + token),
            "form" => await _node.Send(HttpMethod.Post, "/api/auth.test", null, new FormUrlEncodedContent([KeyValuePair.Create("token", token)])),
            _ => await _node.Send(HttpMethod.Post, "/api/auth.test", null, JsonContent.Create(new { token })),
        };

        Assert.Equal(People.Linus.Id, json.Text("user_id"));
        Assert.Equal("linus", json.Text("user"));
    }

    [Fact]
    public async Task The_header_beats_a_token_in_the_body()
    {
        var (_, json) = await _node.Send(HttpMethod.Post, "/api/auth.test?token=" + People.Linus.Token, People.Ada.Token);
        Assert.Equal(People.Ada.Id, json.Text("user_id"));
    }

    private sealed class EchoMethods : IApiMethods
    {
        public IEnumerable<ApiMethod> Methods =>
        [
            new("echo.typed", RateTier.Tier4, "Answers what it understood.",
                [
                    Arg.Text("text", ""), Arg.Int("int", ""), Arg.Bool("bool", ""), Arg.Ts("ts", ""), Arg.List("list", ""), Arg.Json("json", ""), Arg.Cursor("echo"), Arg.Limit(),
                ],
                call => Task.FromResult(ApiResult.Ok(json => Echo(call, json)))),
        ];

        private static void Echo(ApiCall call, Utf8JsonWriter json)
        {
            json.WriteString("text", call.Text("text"));
            json.WriteString("int", call.Int("int").ToString());
            json.WriteString("bool", call.Has("bool") ? call.Bool("bool").ToString() : "absent");
            json.WriteString("ts", call.Ts("ts").ToString());
            json.WriteString("list", string.Join('|', call.List("list")));
            json.WriteString("json", call.Json("json")?.GetRawText());
            json.WriteString("cursor", call.Cursor());
        }
    }
}
