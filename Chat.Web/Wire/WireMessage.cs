using System.Text.Json;
using Chat.Actors.Channels;

namespace Chat.Web.Wire;

/// <summary>A message as Slack's JSON shows it, in API answers and in frames alike.</summary>
public static class WireMessage
{
    /// <summary>Writes the message as one JSON object. <paramref name="viewer"/>: whose view it is (subscribed and the like), null in frames shared by all.</summary>
    public static void Write(Utf8JsonWriter json, Message message, string channel, string team, string? viewer = null)
    {
        json.WriteStartObject();
        WriteFields(json, message, channel, team, viewer);
        json.WriteEndObject();
    }

    /// <summary>The same without the braces, so that a frame adds its own fields (channel, seq, event_ts).</summary>
    public static void WriteFields(Utf8JsonWriter json, Message message, string channel, string team, string? viewer = null)
    {
        json.WriteString("type", "message");
        json.WriteString("text", message.Text);
    }
}
