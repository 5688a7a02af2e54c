namespace Chat.Actors.Channels;

/// <summary>
/// What an event does to messages as history shows them. Pure: the history projection and the channel's own cache of recent messages both use it, so
/// that they cannot disagree. Messages are never changed in place: each function returns a new one.
/// </summary>
public static class MessageReducer
{
    /// <summary>More distinct repliers than this are counted but not kept by name.</summary>
    private const int KeptRepliers = 1000;

    /// <summary>The message an event adds to history, null when it adds none. Joins, leaves, topics, renames and archives write one, as in Slack.</summary>
    public static Message? Added(IChannelEvent e, ChannelKind kind) => e switch
    {
        MessagePosted posted => posted.Message,
        MembersJoined { Quiet: true } => null,
        MembersJoined joined => Service(e, kind, "join", joined.Users[0], $"<@{joined.Users[0]}> has joined the channel", m => m.Inviter = joined.Inviter),
        MemberLeft left => Service(e, kind, "leave", left.User, $"<@{left.User}> has left the channel"),
        TopicChanged topic => Service(e, kind, "topic", e.Header.By, $"<@{e.Header.By}> set the channel topic: {topic.Topic}", m => m.Topic = topic.Topic),
        PurposeChanged purpose => Service(e, kind, "purpose", e.Header.By, $"<@{e.Header.By}> set the channel purpose: {purpose.Purpose}", m => m.Purpose = purpose.Purpose),
        ChannelRenamed renamed => Service(e, kind, "name", e.Header.By, $"<@{e.Header.By}> has renamed the channel from \"{renamed.OldName}\" to \"{renamed.Name}\"", m =>
        {
            m.OldName = renamed.OldName;
            m.NewName = renamed.Name;
        }),
        ChannelArchived => Service(e, kind, "archive", e.Header.By, $"<@{e.Header.By}> archived the channel"),
        PinAdded => Pinned(e),
        ChannelUnarchived => Service(e, kind, "unarchive", e.Header.By, $"<@{e.Header.By}> un-archived the channel"),
        _ => null,
    };

    /// <summary>The ts of the message that an event changes (not adds); 0 when it changes none.</summary>
    public static long Target(IChannelEvent e) => e switch
    {
        MessageEdited edited => edited.Message.Ts,
        MessageDeleted deleted => deleted.Previous.Ts,
        ReactionAdded added => added.ItemTs,
        ReactionRemoved removed => removed.ItemTs,
        PinAdded added => added.ItemTs,
        PinRemoved removed => removed.ItemTs,
        _ => 0,
    };

    /// <summary>The target after the event; null when the event takes it out of history.</summary>
    public static Message? Changed(Message target, IChannelEvent e) => e switch
    {
        MessageEdited edited => Edited(target, edited.Message),
        MessageDeleted when target.ReplyCount > 0 => Tombstone(target),
        MessageDeleted => null,
        ReactionAdded added => Reacted(target, added.Name, e.Header.By),
        ReactionRemoved removed => Unreacted(target, removed.Name, e.Header.By),
        PinAdded => With(target, m =>
        {
            m.Pinned = true;
            m.PinnedBy = e.Header.By;
            m.PinnedTs = e.Header.Ts;
        }),
        PinRemoved => With(target, Unpin),
        _ => target,
    };

    /// <summary>A parent after one more reply.</summary>
    public static Message WithReply(Message parent, Message reply) => With(parent, m =>
    {
        m.ThreadTs = m.Ts;
        m.ReplyCount++;
        m.LatestReply = Math.Max(m.LatestReply, reply.Ts);
        var author = Author(reply);
        if (!m.ReplyUsers.Contains(author))
        {
            m.ReplyUsersCount++;
            if (m.ReplyUsers.Count < KeptRepliers)
            {
                m.ReplyUsers.Add(author);
            }
        }
    });

    /// <summary>A parent after a reply was deleted, with the replies that are left; null when it is a tombstone that nothing needs any more.</summary>
    public static Message? WithoutReply(Message parent, int count, IReadOnlyList<string> authors, long latest) => parent.Tombstone && count == 0 ? null : With(parent, m =>
    {
        m.ThreadTs = count == 0 ? 0 : m.Ts;
        m.ReplyCount = count;
        m.LatestReply = latest;
        m.ReplyUsersCount = authors.Count;
        m.ReplyUsers.Clear();
        m.ReplyUsers.AddRange(authors.Take(KeptRepliers));
    });

    /// <summary>Who wrote it: the user, or the bot's id where a bot posts without a user.</summary>
    public static string Author(Message message) => message.User.Length > 0 ? message.User : message.BotId;

    /// <summary>Who reacted, each once.</summary>
    public static IReadOnlySet<string> Reactors(Message message) => message.Reactions.SelectMany(reaction => reaction.Users).ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether somebody said it, so that it counts among what is unread to them (Slack's <c>unread_count_display</c>): not the notes of joins, topics, names, pins and archives,
    /// nor what is left of a deleted message. PostgreSQL says the same of stored messages by <c>message_counts</c>.
    /// </summary>
    public static bool Counts(Message message) => message.Subtype is "" or "me_message" or "bot_message";

    private static Message Edited(Message target, Message after)
    {
        var edited = target.Clone();
        edited.Text = after.Text;
        edited.Blocks = after.Blocks;
        edited.Attachments = after.Attachments;
        edited.Metadata = after.Metadata;
        edited.EditedBy = after.EditedBy;
        edited.EditedTs = after.EditedTs;
        return edited;
    }

    private static Message Tombstone(Message target) => With(target, m =>
    {
        m.Text = "This message was deleted.";
        m.Subtype = "tombstone";
        m.Tombstone = true;
        m.User = "USLACKBOT";
        m.Blocks = m.Attachments = m.Metadata = m.ClientMsgId = m.BotId = m.AppId = m.Username = m.Icons = "";
        Unpin(m);
        m.Reactions.Clear();
    });

    private static void Unpin(Message m)
    {
        m.Pinned = false;
        m.PinnedBy = "";
        m.PinnedTs = 0;
    }

    private static Message Reacted(Message target, string name, string user) => With(target, m =>
    {
        var reaction = m.Reactions.FirstOrDefault(r => r.Name == name);
        if (reaction is null)
        {
            m.Reactions.Add(new Reaction { Name = name, Users = { user } });
        }
        else if (!reaction.Users.Contains(user))
        {
            reaction.Users.Add(user);
        }
    });

    private static Message Unreacted(Message target, string name, string user) => With(target, m =>
    {
        var reaction = m.Reactions.FirstOrDefault(r => r.Name == name);
        if (reaction is not null && reaction.Users.Remove(user) && reaction.Users.Count == 0)
        {
            m.Reactions.Remove(reaction);
        }
    });

    private static Message Pinned(IChannelEvent e) => new()
    {
        Ts = e.Header.Ts,
        User = e.Header.By,
        Text = $"<@{e.Header.By}> pinned a message to this channel.",
        Subtype = "pinned_item",
    };

    private static Message Service(IChannelEvent e, ChannelKind kind, string verb, string user, string text, Action<Message>? more = null) => With(
        new Message
        {
            Ts = e.Header.Ts,
            User = user,
            Text = text,
            Subtype = (kind == ChannelKind.Private ? "group_" : "channel_") + verb,
        },
        more ?? (_ => { }));

    private static Message With(Message message, Action<Message> change)
    {
        var copy = message.Clone();
        change(copy);
        return copy;
    }
}
