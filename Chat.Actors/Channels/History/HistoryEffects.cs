namespace Chat.Actors.Channels.History;

/// <summary>
/// What a run of events does to the read model, in one transaction. Each channel's row is read once and written once a run. The caller hands every
/// channel's events over in order, without holes and none twice.
/// </summary>
public sealed class HistoryEffects(IHistoryTransaction transaction)
{
    private readonly Dictionary<string, (ChannelSummary Channel, long Seq)> _channels = new(StringComparer.Ordinal);

    /// <summary>How many membership notes the run wrote.</summary>
    public int Notes { get; private set; }

    /// <summary>How many channels the run deleted. Their messages are out of all reads at once, and out of the file when they have been swept.</summary>
    public int Deletions { get; private set; }

    public async ValueTask Apply(IReadOnlyList<IChannelEvent> events)
    {
        foreach (var e in events)
        {
            await Apply(e);
        }

        foreach (var (channel, seq) in _channels.Values)
        {
            await transaction.PutChannel(channel, seq);
        }
    }

    private async ValueTask Apply(IChannelEvent e)
    {
        var id = e.Header.Channel;
        var channel = await Channel(id, e);
        channel = await Members(channel, e);
        channel = Described(channel, e);
        if (e is ChannelDeleted)
        {
            Notes += await transaction.ForgetMembers(channel, e.Header.Seq);
            Deletions++;
        }

        if (MessageReducer.Added(e, channel.Kind) is { } added)
        {
            await Add(id, added);
            channel = IsTopLevel(added) ? channel with { LastMessageTs = Math.Max(channel.LastMessageTs, added.Ts) } : channel;
        }

        if (MessageReducer.Target(e) is var ts and not 0)
        {
            await Change(id, ts, e);
        }

        _channels[id] = (channel, e.Header.Seq);
    }

    /// <summary>Whether the channel itself shows the message, not its thread alone.</summary>
    public static bool IsTopLevel(Message message) => message.ThreadTs == 0 || message.ThreadTs == message.Ts || message.Broadcast;

    private static bool IsReply(Message message) => message.ThreadTs != 0 && message.ThreadTs != message.Ts;

    private async ValueTask<ChannelSummary> Channel(string id, IChannelEvent e)
    {
        if (_channels.TryGetValue(id, out var known))
        {
            return known.Channel;
        }

        if (await transaction.Channel(id) is { } stored)
        {
            return stored;
        }

        var born = e is ChannelCreated created
            ? Born(created)
            : throw new InvalidOperationException($"The first event of channel {id} that history sees is {e.Header.Seq}, a {e.GetType().Name}. Is the journal complete?");
        await transaction.PutChannel(born, e.Header.Seq);
        return born;
    }

    private static ChannelSummary Born(ChannelCreated e) => new(
        e.Header.Channel, e.Header.Team, e.Kind, e.Name, e.Header.By, e.Header.Ts, Archived: false, e.General, "", "", 0, "", "", 0, 0,
        e.Kind is ChannelKind.Direct or ChannelKind.GroupDirect ? [.. e.Members] : [], 0);

    private async ValueTask<ChannelSummary> Members(ChannelSummary channel, IChannelEvent e)
    {
        (IReadOnlyCollection<string> Users, bool Member)? change = e switch
        {
            ChannelCreated created => (created.Members, true),
            MembersJoined joined => (joined.Users, true),
            MemberLeft left => ([left.User], false),
            _ => null,
        };
        if (change is null)
        {
            return channel;
        }

        var changed = 0;
        foreach (var user in change.Value.Users)
        {
            changed += await transaction.SetMember(channel.Id, user, change.Value.Member) ? 1 : 0;
            await transaction.AddNote(new MembershipNote(0, channel.Team, user, channel.Id, channel.Kind, change.Value.Member, e.Header.Seq));
            Notes++;
        }

        return channel with { NumMembers = channel.NumMembers + (change.Value.Member ? changed : -changed) };
    }

    private static ChannelSummary Described(ChannelSummary channel, IChannelEvent e) => e switch
    {
        TopicChanged topic => channel with { Topic = topic.Topic, TopicBy = e.Header.By, TopicAt = e.Header.Ts },
        PurposeChanged purpose => channel with { Purpose = purpose.Purpose, PurposeBy = e.Header.By, PurposeAt = e.Header.Ts },
        ChannelRenamed renamed => channel with { Name = renamed.Name },
        ChannelArchived => channel with { Archived = true },
        ChannelUnarchived => channel with { Archived = false },
        ChannelDeleted => channel with { Deleted = true, NumMembers = 0, Topic = "", Purpose = "" },
        _ => channel,
    };

    private async ValueTask Add(string channel, Message message)
    {
        await transaction.PutMessage(channel, message);
        if (IsReply(message) && await transaction.Find(channel, message.ThreadTs) is { } parent)
        {
            await transaction.PutMessage(channel, MessageReducer.WithReply(parent, message));
        }
    }

    private async ValueTask Change(string channel, long ts, IChannelEvent e)
    {
        if (await transaction.Find(channel, ts) is not { } target)
        {
            return;
        }

        if (MessageReducer.Changed(target, e) is { } changed)
        {
            await transaction.PutMessage(channel, changed);
            if (changed.Pinned != target.Pinned)
            {
                await transaction.SetPinned(channel, ts, changed.Pinned ? e.Header.Ts : 0);
            }

            await React(channel, target, changed);
        }
        else
        {
            await transaction.RemoveMessage(channel, ts);
            await ForgetReply(channel, target);
        }
    }

    private async ValueTask React(string channel, Message target, Message changed)
    {
        if (target.Reactions.Equals(changed.Reactions))
        {
            return;
        }

        var (before, after) = (MessageReducer.Reactors(target), MessageReducer.Reactors(changed));
        foreach (var user in before.Except(after, StringComparer.Ordinal))
        {
            await transaction.SetReacted(channel, target.Ts, user, reacted: false);
        }

        foreach (var user in after.Except(before, StringComparer.Ordinal))
        {
            await transaction.SetReacted(channel, target.Ts, user, reacted: true);
        }
    }

    private async ValueTask ForgetReply(string channel, Message reply)
    {
        if (!IsReply(reply) || await transaction.Find(channel, reply.ThreadTs) is not { } parent)
        {
            return;
        }

        var left = await transaction.Replies(channel, reply.ThreadTs);
        if (MessageReducer.WithoutReply(parent, left.Count, left.Authors, left.Latest) is { } kept)
        {
            await transaction.PutMessage(channel, kept);
        }
        else
        {
            await transaction.RemoveMessage(channel, parent.Ts);
        }
    }
}
