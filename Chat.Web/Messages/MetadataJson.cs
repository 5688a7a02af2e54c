using System.Text.Json;

namespace Chat.Web.Messages;

/// <summary>Message metadata: <c>{"event_type":"…","event_payload":{…}}</c>, kept for apps and passed through.</summary>
public static class MetadataJson
{
    /// <summary>Characters of JSON (Slack names no number).</summary>
    public const int MaxLength = 16_384;

    /// <summary>invalid_metadata_format when it is no object, invalid_metadata_schema without its two fields, metadata_too_large. An empty object means none.</summary>
    public static JsonPart Check(JsonElement? metadata)
    {
        if (metadata is not { } value)
        {
            return JsonPart.None;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            return JsonPart.Refuse("invalid_metadata_format");
        }

        if (value.GetPropertyCount() == 0)
        {
            return JsonPart.None;
        }

        var fits = value.TryGetProperty("event_type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString()!.Length > 0
            && value.TryGetProperty("event_payload", out var payload) && payload.ValueKind == JsonValueKind.Object;
        if (!fits)
        {
            return JsonPart.Refuse("invalid_metadata_schema");
        }

        var written = JsonPart.Rewrite(value.WriteTo);
        return written is null ? JsonPart.Refuse("invalid_metadata_format", "text must be Unicode")
            : written.Length > MaxLength ? JsonPart.Refuse("metadata_too_large")
            : new JsonPart(written, null);
    }
}
