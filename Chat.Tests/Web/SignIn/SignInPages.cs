using System.Text.RegularExpressions;
using Chat.Tests.Support;
using Chat.Web;
using Chat.Web.SignIn;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Web.SignIn;

/// <summary>The sign-in pages as a browser asks for them.</summary>
internal static partial class SignInPages
{
    private static readonly (string, string) Html = ("Accept", "text/html");

    public static async Task<WebNode> WithPassword(Action<ChatWebOptions>? configure = null)
    {
        var node = await WebNode.Start(configure: configure);
        node.Directory.Of(People.Team).Passwords[People.Linus.Id] = await node.Services.GetRequiredService<Passwords>().Hash(People.Linus.Password);
        return node;
    }

    public static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) => new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public static async Task<HttpResponseMessage> Get(WebNode node, string path, params (string, string)[] headers) => (await node.Send(HttpMethod.Get, path, null, null, [Html, .. headers])).Response;

    public static async Task<HttpResponseMessage> Post(WebNode node, string path, HttpContent form) => (await node.Send(HttpMethod.Post, path, null, form, Html)).Response;

    public static Task<string> Body(HttpResponseMessage response) => response.Content.ReadAsStringAsync();

    public static (string, string) CookieOf(HttpResponseMessage response) => ("Cookie", response.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);

    [GeneratedRegex("name=\"csrf\" type=\"hidden\" value=\"(?<token>[0-9a-f]+)\"", RegexOptions.NonBacktracking)]
    public static partial Regex CsrfField();
}
