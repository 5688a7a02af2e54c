using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;

namespace Chat.Web.Messages;

/// <summary>
/// Blocks: checked lightly (an array of objects whose types are known), given a block_id where they have none, and passed through in every other respect:
/// clients of tomorrow may know fields this server does not.
/// </summary>
public static class BlockJson
{
    /// <summary>Slack's limit for a message.</summary>
    public const int MaxBlocks = 50;

    /// <summary>Characters of JSON. Slack names no number; this is 2,000 for each of 50 blocks, and keeps a message far below a cluster frame.</summary>
    public const int MaxLength = 100_000;

    private const int MaxBlockId = 255;
    private const string IdAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Block types of Slack's reference for messages.</summary>
    private static readonly FrozenSet<string> Types = new[]
    {
        "actions", "alert", "call", "card", "carousel", "context", "context_actions", "data_table", "divider", "file", "header", "image", "input",
        "markdown", "plan", "rich_text", "section", "share_shortcut", "table", "task_card", "video",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>invalid_blocks_format when it is no array of objects, invalid_blocks for an unknown type or a bad block_id, msg_blocks_too_long.</summary>
    public static JsonPart Check(JsonElement? blocks)
    {
        if (blocks is not { } array)
        {
            return JsonPart.None;
        }

        if (array.ValueKind != JsonValueKind.Array || array.EnumerateArray().Any(block => block.ValueKind != JsonValueKind.Object))
        {
            return JsonPart.Refuse("invalid_blocks_format");
        }

        var count = array.GetArrayLength();
        if (count == 0)
        {
            return JsonPart.None;
        }

        if (count > MaxBlocks)
        {
            return JsonPart.Refuse("invalid_blocks", $"no more than {MaxBlocks} items allowed [json-pointer:/blocks]");
        }

        var ids = new HashSet<string>(StringComparer.Ordinal);
        var i = 0;
        foreach (var block in array.EnumerateArray())
        {
            if (Misfit(block, ids) is { } what)
            {
                return JsonPart.Refuse("invalid_blocks", $"{what} [json-pointer:/blocks/{i}]");
            }

            i++;
        }

        return Written(array);
    }

    private static string? Misfit(JsonElement block, HashSet<string> ids)
    {
        if (!block.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !Types.Contains(type.GetString()!))
        {
            return "unsupported type";
        }

        if (!block.TryGetProperty("block_id", out var id))
        {
            return null;
        }

        return id.ValueKind != JsonValueKind.String || id.GetString() is not { Length: > 0 and <= MaxBlockId } text ? "invalid block_id"
            : ids.Add(text) ? null
            : "block_id already exists";
    }

    private static JsonPart Written(JsonElement array)
    {
        var written = JsonPart.Rewrite(json =>
        {
            json.WriteStartArray();
            foreach (var block in array.EnumerateArray())
            {
                json.WriteStartObject();
                foreach (var property in block.EnumerateObject())
                {
                    property.WriteTo(json);
                }

                if (!block.TryGetProperty("block_id", out _))
                {
                    json.WriteString("block_id", RandomNumberGenerator.GetString(IdAlphabet, 5));
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
        return written is null ? JsonPart.Refuse("invalid_blocks", "text must be Unicode")
            : written.Length > MaxLength ? JsonPart.Refuse("msg_blocks_too_long")
            : new JsonPart(written, null);
    }
}
