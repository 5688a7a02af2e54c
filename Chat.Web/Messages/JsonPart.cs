using System.Buffers;
using System.Text;
using System.Text.Json;
using Chat.Web.Wire;

namespace Chat.Web.Messages;

/// <summary>A checked part of a draft: JSON as it will be kept (empty for none), or why it was refused.</summary>
public readonly record struct JsonPart(string Json, DraftResult? Refusal)
{
    public static readonly JsonPart None = new("", null);

    public static JsonPart Refuse(string error, string detail = "") => new("", DraftResult.Refuse(error, detail));

    /// <summary>
    /// Writes JSON compactly, unknown fields included. <see cref="JsonElement.WriteTo"/> copies numbers digit by digit, so 1.0 stays 1.0. Null when a text in it
    /// is not Unicode.
    /// </summary>
    public static string? Rewrite(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer, WireJson.WriterOptions);
        try
        {
            write(json);
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, written as an escape, shows only when the text is taken out.
            return null;
        }

        json.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
