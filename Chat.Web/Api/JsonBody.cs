using System.Text;
using System.Text.Json;
using Chat.Web.Wire;

namespace Chat.Web.Api;

/// <summary>Reads a JSON body into arguments: the top level must be an object, nested values stay raw JSON for the handlers that want them.</summary>
public static class JsonBody
{
    public static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = WireJson.MaxDepth };

    /// <summary>Null when all is well, else an error code.</summary>
    public static string? Read(ReadOnlySpan<byte> utf8, ApiArguments into)
    {
        var reader = new Utf8JsonReader(utf8, ReaderOptions);
        try
        {
            if (!reader.Read())
            {
                return ApiErrors.InvalidJson;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                return Walk(ref reader) && !reader.Read() ? ApiErrors.JsonNotObject : ApiErrors.InvalidJson;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (Property(ref reader, utf8, into) is { } error)
                {
                    return error;
                }
            }

            return reader.Read() ? ApiErrors.InvalidJson : null;
        }
        catch (JsonException)
        {
            return ApiErrors.InvalidJson;
        }
    }

    /// <summary>Reads over the value the reader stands on. False when a text in it is not valid Unicode (invalid UTF-8 or half a surrogate pair).</summary>
    public static bool Walk(ref Utf8JsonReader reader)
    {
        var depth = reader.CurrentDepth;
        do
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && TextOf(ref reader) is null)
            {
                return false;
            }
        }
        while ((reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray || reader.CurrentDepth > depth) && reader.Read());

        return true;
    }

    private static string? Property(ref Utf8JsonReader reader, ReadOnlySpan<byte> utf8, ApiArguments into)
    {
        if (TextOf(ref reader) is not { } name || !reader.Read())
        {
            return ApiErrors.InvalidJson;
        }

        var start = (int)reader.TokenStartIndex;
        var kind = reader.TokenType switch
        {
            JsonTokenType.String => ApiValueKind.Text,
            JsonTokenType.Number => ApiValueKind.Number,
            JsonTokenType.True or JsonTokenType.False => ApiValueKind.Bool,
            _ => ApiValueKind.Structure,
        };
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        string? text;
        if (kind == ApiValueKind.Text)
        {
            text = TextOf(ref reader);
        }
        else
        {
            text = Walk(ref reader) ? Encoding.UTF8.GetString(utf8[start..(int)reader.BytesConsumed]) : null;
        }

        return text is null || !into.Set(name, new ApiValue(text, kind)) ? ApiErrors.InvalidJson : null;
    }

    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader checks UTF-8 and surrogates only when a text is taken out, and says so with this exception.
            return null;
        }
    }
}
