using System.Text.Json;
using Chat.Actors.Channels;

namespace Chat.Web.Wire;

/// <summary>Events about a channel itself and its members.</summary>
public sealed partial class RtmFrames
{
    private static void WriteMember(Utf8JsonWriter json, string type, IChannelEvent e, ChannelKind kind, string user, string inviter, bool numbered)
    {
        json.WriteString("type", type);
        json.WriteString("user", user);
        json.WriteString("channel", e.Header.Channel);
        json.WriteString("channel_type", kind == ChannelKind.Public ? "C" : "G");
        json.WriteString("team", e.Header.Team);
        if (inviter.Length > 0)
        {
            json.WriteString("inviter", inviter);
        }

        WriteTail(json, e, numbered);
    }

    private static void WriteRenamed(Utf8JsonWriter json, ChannelRenamed renamed, ChannelKind kind)
    {
        json.WriteString("type", IsPrivate(kind) ? "group_rename" : "channel_rename");
        WriteNamed(json, renamed.Header.Channel, renamed.Name, !IsPrivate(kind));
        WriteTail(json, renamed, numbered: false);
    }

    private static void WriteNamed(Utf8JsonWriter json, string id, string name, bool isChannel)
    {
        json.WriteStartObject("channel");
        json.WriteString("id", id);
        json.WriteString("name", name);
        json.WriteString("name_normalized", name);
        json.WriteBoolean("is_channel", isChannel);
        json.WriteEndObject();
    }

    private static void WriteArchive(Utf8JsonWriter json, string type, IChannelEvent e)
    {
        json.WriteString("type", type);
        json.WriteString("channel", e.Header.Channel);
        json.WriteString("user", e.Header.By);
        WriteTail(json, e, numbered: false);
    }

    /// <summary>Slack's events channel_deleted and group_deleted: the channel's id and nothing else.</summary>
    private static void WriteGone(Utf8JsonWriter json, string channel, ChannelKind kind)
    {
        json.WriteString("type", IsPrivate(kind) ? "group_deleted" : "channel_deleted");
        json.WriteString("channel", channel);
    }

    /// <summary>Only a resume from 0 sees this one; others hear of new channels through the directory or a notice.</summary>
    private static void WriteCreated(Utf8JsonWriter json, ChannelCreated created)
    {
        json.WriteString("type", created.Kind switch
        {
            ChannelKind.Direct => "im_created",
            ChannelKind.GroupDirect => "mpim_joined",
            _ => "channel_created",
        });
        if (created.Kind == ChannelKind.Direct)
        {
            json.WriteString("user", created.Header.By);
        }

        json.WriteStartObject("channel");
        json.WriteString("id", created.Header.Channel);
        if (created.Name.Length > 0)
        {
            json.WriteString("name", created.Name);
        }

        json.WriteNumber("created", created.Header.Ts / 1_000_000);
        json.WriteString("creator", created.Header.By);
        json.WriteEndObject();
        WriteTail(json, created, numbered: true);
    }
}
