using System.Text.Json;

namespace Chat.Web.Messages;

/// <summary>Attachments, the older way to decorate a message: an array of objects, numbered, passed through in every other respect.</summary>
public static class AttachmentJson
{
    /// <summary>Slack's limit for a message.</summary>
    public const int MaxAttachments = 100;

    /// <summary>Characters of JSON. Slack names no number; keeps a message far below a cluster frame.</summary>
    public const int MaxLength = 100_000;

    /// <summary>invalid_attachments, too_many_attachments, attachment_payload_limit_exceeded.</summary>
    public static JsonPart Check(JsonElement? attachments)
    {
        if (attachments is not { } array)
        {
            return JsonPart.None;
        }

        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(attachment => attachment.ValueKind != JsonValueKind.Object))
        {
            return JsonPart.Refuse("invalid_attachments");
        }

        return array.GetArrayLength() switch
        {
            0 => JsonPart.None,
            > MaxAttachments => JsonPart.Refuse("too_many_attachments"),
            _ => Written(array),
        };
    }

    // Slack numbers attachments from 1; its schema of a message demands the number.
    private static JsonPart Written(JsonElement array)
    {
        var written = JsonPart.Rewrite(json =>
        {
            var number = 0;
            json.WriteStartArray();
            foreach (var attachment in array.EnumerateArray())
            {
                number++;
                json.WriteStartObject();
                foreach (var property in attachment.EnumerateObject())
                {
                    property.WriteTo(json);
                }

                if (!attachment.TryGetProperty("id", out _))
                {
                    json.WriteNumber("id", number);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return written is null ? JsonPart.Refuse("invalid_attachments", "text must be Unicode")
            : written.Length > MaxLength ? JsonPart.Refuse("attachment_payload_limit_exceeded")
            : new JsonPart(written, null);
    }
}
