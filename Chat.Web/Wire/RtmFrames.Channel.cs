using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Web.Wire;

/// <summary>Events of a channel.</summary>
public sealed partial class RtmFrames
{
    /// <summary>Joins of more users than this at once (provisioning) become one frame: resuming over them must not cost megabytes.</summary>
    private const int SingleJoins = 100;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Channel(IChannelEvent e, ChannelKind kind)
    {
        var frames = FrameBuilder.Start();
        switch (e)
        {
            case MessagePosted posted:
                frames.Add(json => WriteMessage(json, e, posted.Message));
                break;
            case MessageEdited edited:
                frames.Add(json => WriteEdited(json, edited));
                break;
            case MessageDeleted deleted:
                frames.Add(json => WriteDeleted(json, deleted));
                break;
            case ReactionAdded added:
                frames.Add(json => WriteReaction(json, "reaction_added", e, added.Name, added.ItemTs, added.ItemUser));
                break;
            case ReactionRemoved removed:
                frames.Add(json => WriteReaction(json, "reaction_removed", e, removed.Name, removed.ItemTs, removed.ItemUser));
                break;
            case PinRemoved unpinned:
                frames.Add(json => WritePin(json, "pin_removed", e, unpinned.Item, unpinned.ItemTs, unpinned.PinCount, numbered: true));
                break;
            case ChannelCreated created:
                frames.Add(json => WriteCreated(json, created));
                break;
            case ChannelDeleted:
                frames.Add(json =>
                {
                    WriteGone(json, e.Header.Channel, kind);
                    WriteTail(json, e, numbered: true);
                });
                break;
            default:
                AddWithMessage(frames, e, kind);
                break;
        }

        return frames.Build();
    }

    /// <summary>Events that leave a message in history: it carries the number, Slack's event of the thing itself follows.</summary>
    private void AddWithMessage(FrameBuilder frames, IChannelEvent e, ChannelKind kind)
    {
        var message = MessageReducer.Added(e, kind);
        if (message is not null)
        {
            frames.Add(json => WriteMessage(json, e, message));
        }

        switch (e)
        {
            case MembersJoined joined:
                AddJoins(frames, joined, kind, numbered: message is null);
                break;
            case MemberLeft left:
                frames.Add(json => WriteMember(json, "member_left_channel", e, kind, left.User, "", numbered: message is null));
                break;
            case PinAdded pinned:
                frames.Add(json => WritePin(json, "pin_added", e, pinned.Item, pinned.ItemTs, pinned.PinCount, numbered: message is null));
                break;
            case ChannelRenamed renamed:
                frames.Add(json => WriteRenamed(json, renamed, kind));
                break;
            case ChannelArchived:
                frames.Add(json => WriteArchive(json, IsPrivate(kind) ? "group_archive" : "channel_archive", e));
                break;
            case ChannelUnarchived:
                frames.Add(json => WriteArchive(json, IsPrivate(kind) ? "group_unarchive" : "channel_unarchive", e));
                break;
            default:
                break;
        }
    }

    private static void AddJoins(FrameBuilder frames, MembersJoined joined, ChannelKind kind, bool numbered)
    {
        if (joined.Users.Count > SingleJoins)
        {
            frames.Add(json =>
            {
                // Ours: official clients ignore an unknown type, and read the members anew when they need them.
                json.WriteString("type", "members_joined_channel");
                json.WriteString("channel", joined.Header.Channel);
                json.WriteNumber("count", joined.Users.Count);
                WriteTail(json, joined, numbered);
            });
            return;
        }

        foreach (var user in joined.Users)
        {
            var first = numbered;
            frames.Add(json => WriteMember(json, "member_joined_channel", joined, kind, user, joined.Inviter, first));
            numbered = false;
        }
    }

    private void WriteMessage(Utf8JsonWriter json, IChannelEvent e, Message message)
    {
        WireMessage.WriteFields(json, message, e.Header.Channel, e.Header.Team, viewer: null, directory.Workspace(e.Header.Team));
        json.WriteString("channel", e.Header.Channel);
        WriteTail(json, e, numbered: true);
    }

    private void WriteEdited(Utf8JsonWriter json, MessageEdited edited)
    {
        var header = edited.Header;
        WriteHidden(json, "message_changed", header);
        json.WritePropertyName("message");
        WireMessage.Write(json, edited.Message, header.Channel, header.Team, viewer: null, directory.Workspace(header.Team));
        json.WritePropertyName("previous_message");
        WireMessage.Write(json, edited.Previous, header.Channel, header.Team, viewer: null, directory.Workspace(header.Team));
        WriteTail(json, edited, numbered: true);
    }

    private void WriteDeleted(Utf8JsonWriter json, MessageDeleted deleted)
    {
        var header = deleted.Header;
        WriteHidden(json, "message_deleted", header);
        json.WriteString("deleted_ts", MessageTs.Format(deleted.Previous.Ts));
        json.WritePropertyName("previous_message");
        WireMessage.Write(json, deleted.Previous, header.Channel, header.Team, viewer: null, directory.Workspace(header.Team));
        WriteTail(json, deleted, numbered: true);
    }

    private static void WriteHidden(Utf8JsonWriter json, string subtype, EventHeader header)
    {
        json.WriteString("type", "message");
        json.WriteString("subtype", subtype);
        json.WriteBoolean("hidden", true);
        json.WriteString("channel", header.Channel);
        json.WriteString("team", header.Team);
        json.WriteString("ts", MessageTs.Format(header.Ts));
    }

    private static void WriteReaction(Utf8JsonWriter json, string type, IChannelEvent e, string name, long itemTs, string itemUser)
    {
        json.WriteString("type", type);
        json.WriteString("user", e.Header.By);
        json.WriteString("reaction", name);
        json.WriteStartObject("item");
        json.WriteString("type", "message");
        json.WriteString("channel", e.Header.Channel);
        json.WriteString("ts", MessageTs.Format(itemTs));
        json.WriteEndObject();
        if (itemUser.Length > 0)
        {
            json.WriteString("item_user", itemUser);
        }

        WriteTail(json, e, numbered: true);
    }

    private void WritePin(Utf8JsonWriter json, string type, IChannelEvent e, Message? item, long itemTs, int pins, bool numbered)
    {
        var header = e.Header;
        json.WriteString("type", type);
        json.WriteString("user", header.By);
        json.WriteString("channel_id", header.Channel);
        json.WriteStartObject("item");
        json.WriteString("type", "message");
        json.WriteString("channel", header.Channel);
        json.WriteNumber("created", header.Ts / 1_000_000);
        json.WriteString("created_by", header.By);
        json.WritePropertyName("message");
        WireMessage.Write(json, item ?? new Message { Ts = itemTs }, header.Channel, header.Team, viewer: null, directory.Workspace(header.Team));
        json.WriteEndObject();
        json.WriteBoolean("has_pins", pins > 0);
        json.WriteNumber("pin_count", pins);
        WriteTail(json, e, numbered);
    }

    private static void WriteTail(Utf8JsonWriter json, IChannelEvent e, bool numbered)
    {
        WriteEventTs(json, e.Header.Ts);
        if (numbered)
        {
            json.WriteNumber("seq", e.Header.Seq);
        }
    }
}
