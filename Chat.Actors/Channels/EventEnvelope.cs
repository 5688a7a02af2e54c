namespace Chat.Actors.Channels;

/// <summary>Between the events themselves and the one message in which they travel from node to node.</summary>
public static class EventEnvelope
{
    /// <summary>Wraps an event for fan-out.</summary>
    public static EventPublished Wrap(IChannelEvent e, ChannelKind kind)
    {
        var published = new EventPublished { Kind = kind };
        switch (e)
        {
            case ChannelCreated x: published.Created = x; break;
            case MessagePosted x: published.Posted = x; break;
            case MessageEdited x: published.Edited = x; break;
            case MessageDeleted x: published.Deleted = x; break;
            case ReactionAdded x: published.ReactionAdded = x; break;
            case ReactionRemoved x: published.ReactionRemoved = x; break;
            case PinAdded x: published.PinAdded = x; break;
            case PinRemoved x: published.PinRemoved = x; break;
            case MembersJoined x: published.Joined = x; break;
            case MemberLeft x: published.Left = x; break;
            case TopicChanged x: published.Topic = x; break;
            case PurposeChanged x: published.Purpose = x; break;
            case ChannelRenamed x: published.Renamed = x; break;
            case ChannelArchived x: published.Archived = x; break;
            case ChannelUnarchived x: published.Unarchived = x; break;
            case ChannelDeleted x: published.DeletedChannel = x; break;
            default: throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Add the event to EventPublished.");
        }

        return published;
    }

    /// <summary>The event inside; null when a newer node sent one that this version does not know.</summary>
    public static IChannelEvent? Unwrap(EventPublished published) => published.EventCase switch
    {
        EventPublished.EventOneofCase.Created => published.Created,
        EventPublished.EventOneofCase.Posted => published.Posted,
        EventPublished.EventOneofCase.Edited => published.Edited,
        EventPublished.EventOneofCase.Deleted => published.Deleted,
        EventPublished.EventOneofCase.ReactionAdded => published.ReactionAdded,
        EventPublished.EventOneofCase.ReactionRemoved => published.ReactionRemoved,
        EventPublished.EventOneofCase.PinAdded => published.PinAdded,
        EventPublished.EventOneofCase.PinRemoved => published.PinRemoved,
        EventPublished.EventOneofCase.Joined => published.Joined,
        EventPublished.EventOneofCase.Left => published.Left,
        EventPublished.EventOneofCase.Topic => published.Topic,
        EventPublished.EventOneofCase.Purpose => published.Purpose,
        EventPublished.EventOneofCase.Renamed => published.Renamed,
        EventPublished.EventOneofCase.Archived => published.Archived,
        EventPublished.EventOneofCase.Unarchived => published.Unarchived,
        EventPublished.EventOneofCase.DeletedChannel => published.DeletedChannel,
        _ => null,
    };
}
