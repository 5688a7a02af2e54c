using System.Text;

namespace Chat.Web.Api;

/// <summary>
/// Slack's opaque cursors: base64 of "kind:position". The kind keeps a cursor of one method from being used with another; the position is always one
/// the caller could have learned from the page itself, so that nothing needs signing.
/// </summary>
public static class Cursor
{
    /// <summary>Longest cursor that is read.</summary>
    public const int MaxLength = 512;

    public static string Write(string kind, string position) => Convert.ToBase64String(Encoding.UTF8.GetBytes(kind + ":" + position));

    /// <summary>The position inside; false for anything <see cref="Write"/> did not make for this kind.</summary>
    public static bool TryRead(string? cursor, string kind, out string position)
    {
        position = "";
        if (string.IsNullOrEmpty(cursor) || cursor.Length > MaxLength)
        {
            return false;
        }

        Span<byte> bytes = stackalloc byte[MaxLength];
        if (!Convert.TryFromBase64String(cursor, bytes, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(bytes[..length]);
        if (!text.StartsWith(kind + ":", StringComparison.Ordinal) || text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        position = text[(kind.Length + 1)..];
        return position.Length > 0;
    }
}
