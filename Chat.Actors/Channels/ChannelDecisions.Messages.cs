namespace Chat.Actors.Channels;

public sealed partial record ChannelState
{
    private const string MeMessage = "me_message";
    private const string BotMessage = "bot_message";
    private const string ThreadBroadcast = "thread_broadcast";

    private Decision DecidePost(PostMessage post, Target target, long now)
    {
        var draft = post.Draft;
        if (draft is null || IsEmpty(draft))
        {
            return new Decision.Refuse("no_text");
        }

        if (Characters(draft.Text) > Limits.MaxTextLength)
        {
            return new Decision.Refuse("msg_too_long");
        }

        if (draft.Subtype is not ("" or MeMessage or BotMessage or ThreadBroadcast))
        {
            return new Decision.Refuse("invalid_arguments");
        }

        var header = Next(post.Header, now);
        if (draft.ThreadTs == 0)
        {
            return Decision.Event(new MessagePosted { Header = header, Message = Compose(post, header, parent: null) });
        }

        return draft.ThreadTs < 0 ? new Decision.Refuse("thread_not_found")
            : !target.Known ? new Decision.Needs(draft.ThreadTs)
            : target.Message is not { } parent ? new Decision.Refuse("thread_not_found")
            : IsNote(parent) ? new Decision.Refuse("cannot_reply_to_message")
            : Decision.Event(new MessagePosted { Header = header, Message = Compose(post, header, parent) });
    }

    /// <summary>Takes from the draft what its author may say, and adds what the channel knows. A reply to a reply goes to that one's thread.</summary>
    private static Message Compose(PostMessage post, EventHeader header, Message? parent)
    {
        var draft = post.Draft;
        var actor = post.Header.Actor;
        var bot = actor.BotId.Length > 0 || actor.Role == Role.System;
        var isReply = parent is not null && parent.ThreadTs != 0 && parent.ThreadTs != parent.Ts;
        return new Message
        {
            Ts = header.Ts,
            User = actor.User,
            Text = draft.Text,
            ClientMsgId = draft.ClientMsgId,
            Subtype = parent is not null && draft.Broadcast ? ThreadBroadcast
                : draft.Subtype == MeMessage || (draft.Subtype == BotMessage && bot) ? draft.Subtype : "",
            ThreadTs = parent is null ? 0 : isReply ? parent.ThreadTs : parent.Ts,
            ParentUser = parent is null ? "" : isReply ? parent.ParentUser : parent.User,
            Broadcast = parent is not null && draft.Broadcast,
            Blocks = draft.Blocks,
            Attachments = draft.Attachments,
            Metadata = draft.Metadata,
            BotId = actor.BotId,
            AppId = actor.AppId,
            Username = bot ? draft.Username : "",
            Icons = bot ? draft.Icons : "",
        };
    }

    private Decision DecideEdit(EditMessage edit, Message message, long now)
    {
        var draft = edit.Draft;
        if (IsNote(message) || !(IsAuthor(edit.Header.Actor, message) || edit.Header.Actor.Role == Role.System))
        {
            return new Decision.Refuse("cant_update_message");
        }

        if (draft is null || IsEmpty(draft))
        {
            return new Decision.Refuse("no_text");
        }

        if (Characters(draft.Text) > Limits.MaxTextLength)
        {
            return new Decision.Refuse("msg_too_long");
        }

        var header = Next(edit.Header, now);
        var after = message.Clone();
        after.Text = draft.Text;
        after.Blocks = draft.Blocks;
        after.Attachments = draft.Attachments;
        after.Metadata = draft.Metadata;
        after.EditedBy = edit.Header.Actor.User;
        after.EditedTs = header.Ts;
        return Decision.Event(new MessageEdited { Header = header, Message = after, Previous = message });
    }

    private Decision DecideDelete(DeleteMessage delete, Message message, long now)
    {
        var actor = delete.Header.Actor;
        var own = IsAuthor(actor, message) && !IsNote(message);
        return own || ChannelAccess.MayDeleteOthers(actor)
            ? Decision.Event(new MessageDeleted { Header = Next(delete.Header, now), Previous = message })
            : new Decision.Refuse("cant_delete_message");
    }

    private static bool IsEmpty(Message draft) => draft.Text.Length == 0 && draft.Blocks.Length == 0 && draft.Attachments.Length == 0;

    /// <summary>A bot that posts without a user is known by its bot id.</summary>
    private static bool IsAuthor(Actor actor, Message message) =>
        message.User.Length > 0 ? message.User == actor.User : message.BotId.Length > 0 && message.BotId == actor.BotId;

    /// <summary>Joins, leaves, topics and the like: the channel wrote them, nobody's words.</summary>
    private static bool IsNote(Message message) =>
        message.Subtype == "pinned_item" || message.Subtype.StartsWith("channel_", StringComparison.Ordinal) || message.Subtype.StartsWith("group_", StringComparison.Ordinal);
}
