namespace Chat.Actors.Channels;

/// <summary>
/// The messages a channel has lately written or touched, as its tentative state sees them; the least recently used leave first. A message that is missing
/// is read from history, so leaving is always safe. Belongs to one actor.
/// </summary>
public sealed class RecentMessages(int maxCount, int maxBytes)
{
    private readonly Dictionary<long, LinkedListNode<Entry>> _byTs = [];
    private readonly LinkedList<Entry> _byUse = new();
    private int _bytes;

    public int Count => _byTs.Count;

    /// <summary>The message, or unknown: that it is not here does not mean that it does not exist.</summary>
    public Target Find(long ts)
    {
        if (!_byTs.TryGetValue(ts, out var node))
        {
            return Target.Unknown;
        }

        _byUse.Remove(node);
        _byUse.AddLast(node);
        return Target.Of(node.Value.Message);
    }

    public void Put(Message message)
    {
        Remove(message.Ts);
        var node = _byUse.AddLast(new Entry(message, message.CalculateSize()));
        _byTs[message.Ts] = node;
        _bytes += node.Value.Size;
        while (_byUse.First is { } oldest && oldest != node && (_byTs.Count > maxCount || _bytes > maxBytes))
        {
            Remove(oldest.Value.Message.Ts);
        }
    }

    /// <summary>Brings what is here up to date with an event. Returns the ts of a message that the event changed and that is not (or no longer) here; 0 for none.</summary>
    public long Apply(IChannelEvent e, ChannelKind kind)
    {
        if (MessageReducer.Added(e, kind) is { } added)
        {
            Put(added);
            if (added.ThreadTs != 0)
            {
                return Change(added.ThreadTs, parent => MessageReducer.WithReply(parent, added));
            }
        }

        var changed = MessageReducer.Target(e) is > 0 and var ts ? Change(ts, message => MessageReducer.Changed(message, e)) : 0;
        if (e is MessageDeleted { Previous: { ThreadTs: > 0 } reply } && reply.ThreadTs != reply.Ts)
        {
            // The parent has one reply less, and who is its latest now only history knows.
            Remove(reply.ThreadTs);
            return reply.ThreadTs;
        }

        return changed;
    }

    private long Change(long ts, Func<Message, Message?> change)
    {
        if (!_byTs.TryGetValue(ts, out var node))
        {
            return ts;
        }

        if (change(node.Value.Message) is { } after)
        {
            Put(after);
        }
        else
        {
            Remove(ts);
        }

        return 0;
    }

    private void Remove(long ts)
    {
        if (_byTs.Remove(ts, out var node))
        {
            _byUse.Remove(node);
            _bytes -= node.Value.Size;
        }
    }

    private readonly record struct Entry(Message Message, int Size);
}
