using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;

namespace Chat.Web.Wire;

/// <summary>A conversation as Slack's JSON shows it: channels, private channels, direct and group-direct conversations (objs_conversation of Slack's OpenAPI file).</summary>
public static class WireChannel
{
    private const long MicrosPerSecond = 1_000_000;

    /// <summary>Writes the channel's own view as one JSON object; see the other overload.</summary>
    public static void Write(Utf8JsonWriter json, ChannelView view, string viewer, ConversationDetail? detail = null, IWorkspaceDirectory? directory = null) =>
        Write(json, Conversation.Of(view), viewer, detail, directory);

    /// <summary>Writes the conversation as one JSON object.</summary>
    /// <param name="json">Where to; positioned where a value is expected.</param>
    /// <param name="channel">The conversation.</param>
    /// <param name="viewer">Who looks: decides whom a direct conversation is with.</param>
    /// <param name="detail">The viewer's read position and the like.</param>
    /// <param name="directory">Gives group-direct conversations the names of their members; without it they are named by ids.</param>
    public static void Write(Utf8JsonWriter json, Conversation channel, string viewer, ConversationDetail? detail = null, IWorkspaceDirectory? directory = null)
    {
        detail ??= ConversationDetail.None;
        json.WriteStartObject();
        json.WriteString("id", channel.Id);
        if (channel.Kind == ChannelKind.Direct)
        {
            WriteDirect(json, channel, viewer, directory);
        }
        else
        {
            WriteNamed(json, channel, directory);
        }

        WriteShared(json, channel, detail);
        WriteViewer(json, channel, detail, directory);
        json.WriteEndObject();
    }

    /// <summary>The name clients show: a group-direct conversation is called after its members, as in Slack.</summary>
    public static string NameOf(Conversation channel, IWorkspaceDirectory? directory) => channel.Kind != ChannelKind.GroupDirect
        ? channel.Name
        : $"mpdm-{string.Join("--", channel.DirectMembers.Select(id => directory?.UserById(id)?.Name ?? id.ToLowerInvariant()))}-1";

    private static void WriteDirect(Utf8JsonWriter json, Conversation channel, string viewer, IWorkspaceDirectory? directory)
    {
        var other = channel.DirectMembers.FirstOrDefault(user => user != viewer) ?? viewer;
        json.WriteString("user", other);
        json.WriteBoolean("is_user_deleted", directory?.UserById(other)?.Deleted ?? false);
        json.WriteNumber("priority", 0);
    }

    private static void WriteNamed(Utf8JsonWriter json, Conversation channel, IWorkspaceDirectory? directory)
    {
        var name = NameOf(channel, directory);
        json.WriteString("name", name);
        json.WriteString("name_normalized", name);
        json.WriteString("creator", channel.Creator);
        json.WriteBoolean("is_general", channel.General);
        json.WriteBoolean("is_member", channel.IsMember);
        json.WriteNumber("unlinked", 0);
        WriteText(json, "topic", channel.Topic, channel.TopicBy, channel.TopicAt);
        WriteText(json, "purpose", channel.Purpose, channel.PurposeBy, channel.PurposeAt);
        WriteStrings(json, "previous_names", channel.PreviousNames);
    }

    private static void WriteShared(Utf8JsonWriter json, Conversation channel, ConversationDetail detail)
    {
        json.WriteNumber("created", channel.Created / MicrosPerSecond);
        json.WriteNumber("updated", Math.Max(channel.Created, Math.Max(channel.TopicAt, channel.PurposeAt)) / 1000);
        json.WriteBoolean("is_archived", channel.Archived);

        // Slack's reference: private channels made since 2021 are channels that are private; is_group is left to group-direct ones and older ids.
        json.WriteBoolean("is_channel", !channel.IsDirect);
        json.WriteBoolean("is_group", channel.Kind == ChannelKind.GroupDirect);
        json.WriteBoolean("is_im", channel.Kind == ChannelKind.Direct);
        json.WriteBoolean("is_mpim", channel.Kind == ChannelKind.GroupDirect);
        json.WriteBoolean("is_private", channel.Kind != ChannelKind.Public);
        json.WriteBoolean("is_shared", false);
        json.WriteBoolean("is_ext_shared", false);
        json.WriteBoolean("is_org_shared", false);
        json.WriteBoolean("is_pending_ext_shared", false);
        WriteStrings(json, "pending_shared", []);
        json.WriteString("context_team_id", channel.Team);
        WriteStrings(json, "shared_team_ids", [channel.Team]);
        if (channel.IsDirect)
        {
            json.WriteBoolean("is_open", detail.IsOpen);
        }
        else if (detail.WithNumMembers)
        {
            json.WriteNumber("num_members", channel.NumMembers);
        }

        if (channel.Kind == ChannelKind.GroupDirect)
        {
            WriteStrings(json, "members", channel.DirectMembers);
        }
    }

    private static void WriteViewer(Utf8JsonWriter json, Conversation channel, ConversationDetail detail, IWorkspaceDirectory? directory)
    {
        if (detail.LastRead is { } lastRead)
        {
            json.WriteString("last_read", MessageTs.Format(lastRead));
        }

        if (detail.Unread is { } unread)
        {
            json.WriteNumber("unread_count", unread.All);
            json.WriteNumber("unread_count_display", unread.Said);
        }

        if (detail.Latest is { } latest)
        {
            json.WritePropertyName("latest");
            WireMessage.Write(json, latest, channel.Id, channel.Team, directory: directory);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, string value, string by, long at)
    {
        json.WriteStartObject(name);
        json.WriteString("value", value);
        json.WriteString("creator", by);
        json.WriteNumber("last_set", at / MicrosPerSecond);
        json.WriteEndObject();
    }

    private static void WriteStrings(Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }
}
