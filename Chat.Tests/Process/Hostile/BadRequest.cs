using System.Globalization;
using System.Text;
using Chat.Tests.Support;

namespace Chat.Tests.Process.Hostile;

/// <summary>
/// A request no decent client sends. <see cref="Expected"/>: error codes of the envelope, or HTTP statuses, or "closed" (the connection ends without an
/// answer); any of them will do.
/// </summary>
internal sealed record BadRequest(string Name, Func<string, byte[]> Bytes, params string[] Expected)
{
    private const string Post = "/api/chat.postMessage";

    /// <summary>A POST with the owner's token. <paramref name="body"/> may name CHANNEL, which becomes the id of a channel she is in.</summary>
    public static BadRequest Body(string name, string type, string body, params string[] expected) =>
        Body(name, type, channel => Encoding.UTF8.GetBytes(body.Replace("CHANNEL", channel, StringComparison.Ordinal)), expected);

    public static BadRequest Body(string name, string type, Func<string, byte[]> body, params string[] expected) => new(name, channel => Compose(Post, type, body(channel)), expected);

    /// <summary>A form for a method of the API.</summary>
    public static BadRequest Form(string name, string method, string body, params string[] expected) =>
        new(name, channel => Compose($"/api/{method}", "application/x-www-form-urlencoded", Encoding.Latin1.GetBytes(body.Replace("CHANNEL", channel, StringComparison.Ordinal))), expected);

    /// <summary>A GET of this path with the owner's token.</summary>
    public static BadRequest Get(string name, string path, params string[] expected) =>
        new(name, channel => Latin1($"GET {path.Replace("CHANNEL", channel, StringComparison.Ordinal)} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {People.Ada.Token}\r\n\r\n"), expected);

    /// <summary>Exactly these bytes; \n stands for the end of a line.</summary>
    public static BadRequest Raw(string name, string text, params string[] expected) =>
        new(name, _ => Latin1(text.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal)), expected);

    public override string ToString() => Name;

    public static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);

    private static byte[] Compose(string path, string type, byte[] body)
    {
        var head = $"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {People.Ada.Token}\r\n"
            + (type.Length > 0 ? $"Content-Type: {type}\r\n" : "")
            + $"Content-Length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n";
        return [.. Latin1(head), .. body];
    }
}
