using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>
/// A read model that knows nothing of a channel until it is told to catch up: whoever reads without <see cref="EnsureProjected"/> sees the past, and whoever
/// reads what they were refused is found in <see cref="Reads"/>.
/// </summary>
public sealed class TownHistory : IHistory
{
    private readonly Dictionary<string, List<IChannelEvent>> _journal = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Projected> _projected = new(StringComparer.Ordinal);

    /// <summary>Channels whose messages were read.</summary>
    public List<string> Reads { get; } = [];

    /// <summary>What the channel has committed; not yet visible.</summary>
    public void Commit(IChannelEvent e)
    {
        if (!_journal.TryGetValue(e.Header.Channel, out var events))
        {
            _journal[e.Header.Channel] = events = [];
        }

        events.Add(e);
    }

    /// <summary>A message as the channel itself would find it.</summary>
    public Message? Look(string channel, long ts)
    {
        Project(channel, long.MaxValue);
        return _projected.GetValueOrDefault(channel)?.Messages.GetValueOrDefault(ts);
    }

    public Task EnsureProjected(string channel, long seq, CancellationToken cancel = default)
    {
        lock (_journal)
        {
            Project(channel, seq);
        }

        return Task.CompletedTask;
    }

    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) =>
        Task.FromResult(Cut(Messages(channel).Where(HistoryEffects.IsTopLevel), range, range.Limit));

    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default)
    {
        var messages = Messages(channel).ToArray();
        if (messages.FirstOrDefault(message => message.Ts == threadTs) is not { } parent)
        {
            return Task.FromResult<HistoryPage?>(null);
        }

        // As the real one: the parent on every page, where it takes one place.
        var replies = Cut(messages.Where(message => message.ThreadTs == threadTs && message.Ts != threadTs), range with { Ascending = true }, range.Limit - 1);
        return Task.FromResult<HistoryPage?>(new HistoryPage([parent, .. replies.Messages], replies.HasMore));
    }

    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => Task.FromResult(Messages(channel).FirstOrDefault(message => message.Ts == ts));

    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<Message>>([.. Messages(channel).Where(message => message.Pinned).OrderByDescending(message => message.PinnedTs)]);

    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default)
    {
        var unread = Messages(channel).Where(message => HistoryEffects.IsTopLevel(message) && message.Ts > afterTs && message.User != user).ToArray();
        return Task.FromResult(new UnreadCounts(unread.Length, unread.Count(MessageReducer.Counts)));
    }

    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default)
    {
        var all = AllReacted(filter).Where(item => filter.Before is not { } before || (item.Message.Ts, item.Channel).CompareTo((before.Ts, before.Channel)) < 0).Skip(filter.Skip).ToArray();
        return Task.FromResult(new ReactedPage([.. all.Take(filter.Limit)], all.Length > filter.Limit));
    }

    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => Task.FromResult(Math.Min(AllReacted(filter).Length, most));

    private PlacedMessage[] AllReacted(ReactedFilter filter)
    {
        lock (_journal)
        {
            return
            [
                .. _projected.Values.Where(channel => channel.State.Team == filter.Team && channel.State.Exists
                        && ((filter.WithPublic && channel.State.Kind == ChannelKind.Public) || filter.MemberOf.Contains(channel.State.Id)))
                    .SelectMany(channel => channel.Messages.Values.Where(message => MessageReducer.Reactors(message).Contains(filter.User)).Select(message => new PlacedMessage(channel.State.Id, message)))
                    .OrderByDescending(item => item.Message.Ts).ThenByDescending(item => item.Channel, StringComparer.Ordinal),
            ];
        }
    }

    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default)
    {
        lock (_journal)
        {
            return Task.FromResult<IReadOnlyList<ChannelSummary>>(
            [
                .. _projected.Values.Where(channel => channel.State.Team == filter.Team && channel.State.Exists && filter.Kinds.Contains(channel.State.Kind)
                        && string.CompareOrdinal(channel.State.Id, filter.AfterId) > 0 && !(filter.ExcludeArchived && channel.State.Archived)
                        && ((filter.WithPublic && channel.State.Kind == ChannelKind.Public) || filter.MemberOf.Contains(channel.State.Id)))
                    .Select(channel => Summary(channel.State)).OrderBy(summary => summary.Id, StringComparer.Ordinal).Take(filter.Limit),
            ]);
        }
    }

    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) =>
        Task.FromResult<IReadOnlyList<ChannelSummary>>([.. ids.Where(id => _projected.TryGetValue(id, out var channel) && channel.State.Exists).Select(id => Summary(_projected[id].State))]);

    private IEnumerable<Message> Messages(string channel)
    {
        lock (_journal)
        {
            Reads.Add(channel);
            return _projected.TryGetValue(channel, out var known) ? [.. known.Messages.Values] : [];
        }
    }

    private static HistoryPage Cut(IEnumerable<Message> messages, HistoryRange range, int limit)
    {
        var within = messages.Where(m => range.Inclusive ? m.Ts >= range.Oldest && m.Ts <= range.Latest : m.Ts > range.Oldest && m.Ts < range.Latest);
        var sorted = (range.Ascending ? within.OrderBy(m => m.Ts) : within.OrderByDescending(m => m.Ts)).ToArray();
        return new HistoryPage([.. sorted.Take(limit)], sorted.Length > limit);
    }

    private void Project(string channel, long seq)
    {
        if (!_journal.TryGetValue(channel, out var events))
        {
            return;
        }

        if (!_projected.TryGetValue(channel, out var known))
        {
            _projected[channel] = known = new Projected(ChannelState.Of(channel));
        }

        foreach (var e in events.Where(e => e.Header.Seq > known.State.Seq && e.Header.Seq <= seq).ToArray())
        {
            known.Apply(e);
        }
    }

    private static ChannelSummary Summary(ChannelState s) => new(
        s.Id, s.Team, s.Kind, s.Name, s.Creator, s.Created, s.Archived, s.General, s.Topic.Text, s.Topic.By, s.Topic.At, s.Purpose.Text, s.Purpose.By, s.Purpose.At,
        s.Members.Count, s.IsDirect ? [.. s.Members] : [], s.LastMessageTs);

    private sealed class Projected(ChannelState state)
    {
        public ChannelState State { get; private set; } = state;
        public SortedDictionary<long, Message> Messages { get; } = [];

        public void Apply(IChannelEvent e)
        {
            State = State.Apply(e);
            if (State.Deleted)
            {
                Messages.Clear();
            }

            if (MessageReducer.Added(e, State.Kind) is { } added)
            {
                Messages[added.Ts] = added;
                if (added.ThreadTs != 0 && Messages.TryGetValue(added.ThreadTs, out var parent))
                {
                    Messages[parent.Ts] = MessageReducer.WithReply(parent, added);
                }
            }

            if (Messages.TryGetValue(MessageReducer.Target(e), out var target))
            {
                if (MessageReducer.Changed(target, e) is { } changed)
                {
                    Messages[target.Ts] = changed;
                }
                else
                {
                    Messages.Remove(target.Ts);
                }
            }
        }
    }
}
