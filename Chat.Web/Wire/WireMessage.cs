using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>A message as Slack's JSON shows it, in API answers and in frames alike (objs_message of Slack's OpenAPI file, and the fields of its current reference).</summary>
public static class WireMessage
{
    /// <summary>Writes the message as one JSON object.</summary>
    /// <param name="json">Where to; positioned where a value is expected.</param>
    /// <param name="message">What history or an event holds.</param>
    /// <param name="channel">Id of its channel, for <c>pinned_to</c>.</param>
    /// <param name="team">Id of its workspace.</param>
    /// <param name="viewer">Whose view it is (<c>subscribed</c>); null in frames shared by all.</param>
    /// <param name="directory">Where <c>bot_profile</c> comes from; without it bots have <c>bot_id</c> and <c>app_id</c> alone.</param>
    public static void Write(Utf8JsonWriter json, Message message, string channel, string team, string? viewer = null, IWorkspaceDirectory? directory = null)
    {
        json.WriteStartObject();
        WriteFields(json, message, channel, team, viewer, directory);
        json.WriteEndObject();
    }

    /// <summary>The same without the braces, so that a frame adds its own fields (channel, seq, event_ts). <paramref name="everyReactor"/>: see <see cref="WireReaction"/>.</summary>
    public static void WriteFields(
        Utf8JsonWriter json, Message message, string channel, string team, string? viewer = null, IWorkspaceDirectory? directory = null, bool everyReactor = false)
    {
        json.WriteString("type", "message");
        WriteUnlessEmpty(json, "subtype", Subtype(message));
        WriteUnlessEmpty(json, "user", message.User);
        json.WriteString("text", message.Text);
        json.WriteString("ts", MessageTs.Format(message.Ts));
        WriteUnlessEmpty(json, "client_msg_id", message.ClientMsgId);
        WriteUnlessEmpty(json, "team", team);
        WriteBot(json, message, team, directory);
        WriteRaw(json, "blocks", message.Blocks);
        WriteRaw(json, "attachments", message.Attachments);
        WriteRaw(json, "metadata", message.Metadata);
        WireThread.Write(json, message, viewer);
        WriteReactions(json, message, viewer, everyReactor);
        WriteEdited(json, message);
        WriteSubtypeFields(json, message);
        if (message.Pinned)
        {
            json.WriteStartArray("pinned_to");
            json.WriteStringValue(channel);
            json.WriteEndArray();
        }

        if (message.Tombstone)
        {
            json.WriteBoolean("hidden", true);
        }
    }

    /// <summary>The subtype clients see: a broadcast reply is <c>thread_broadcast</c> whatever else it is; empty for a plain message.</summary>
    public static string Subtype(Message message) => message.Broadcast && !message.Tombstone ? "thread_broadcast" : message.Subtype;

    private static void WriteBot(Utf8JsonWriter json, Message message, string team, IWorkspaceDirectory? directory)
    {
        WriteUnlessEmpty(json, "bot_id", message.BotId);
        WriteUnlessEmpty(json, "app_id", message.AppId);
        WriteUnlessEmpty(json, "username", message.Username);
        WriteRaw(json, "icons", message.Icons);
        if (message.BotId.Length > 0 && directory?.AppByBotId(message.BotId) is { } app)
        {
            json.WritePropertyName("bot_profile");
            WireBotProfile.Write(json, app, team);
        }
    }

    private static void WriteReactions(Utf8JsonWriter json, Message message, string? viewer, bool everyReactor)
    {
        if (message.Reactions.Count > 0)
        {
            json.WriteStartArray("reactions");
            foreach (var reaction in message.Reactions)
            {
                WireReaction.Write(json, reaction, viewer, everyReactor);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteEdited(Utf8JsonWriter json, Message message)
    {
        if (message.EditedTs > 0)
        {
            json.WriteStartObject("edited");
            json.WriteString("user", message.EditedBy);
            json.WriteString("ts", MessageTs.Format(message.EditedTs));
            json.WriteEndObject();
        }
    }

    private static void WriteSubtypeFields(Utf8JsonWriter json, Message message)
    {
        WriteUnlessEmpty(json, "inviter", message.Inviter);
        WriteUnlessEmpty(json, "old_name", message.OldName);
        WriteUnlessEmpty(json, "name", message.NewName);
        if (message.Subtype is "channel_topic" or "group_topic")
        {
            json.WriteString("topic", message.Topic);
        }
        else if (message.Subtype is "channel_purpose" or "group_purpose")
        {
            json.WriteString("purpose", message.Purpose);
        }
    }

    private static void WriteUnlessEmpty(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WriteString(name, value);
        }
    }

    /// <summary>JSON goes out as it is kept. It is not parsed again: the draft was, when it was accepted.</summary>
    private static void WriteRaw(Utf8JsonWriter json, string name, string value)
    {
        if (value.Length > 0)
        {
            json.WritePropertyName(name);
            json.WriteRawValue(value, skipInputValidation: true);
        }
    }
}
