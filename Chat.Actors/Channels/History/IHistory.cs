namespace Chat.Actors.Channels.History;

/// <summary>Which part of a channel or thread to read. Bounds are ts in microseconds.</summary>
/// <param name="Oldest">Lower bound; 0: from the beginning.</param>
/// <param name="Latest">Upper bound; <see cref="long.MaxValue"/>: to the end.</param>
/// <param name="Inclusive">Whether messages exactly at a bound belong to the range.</param>
/// <param name="Limit">At most this many, 1 to 1000; a page ends earlier, with one message at least, when the stored messages come to 4 MiB.</param>
/// <param name="Ascending">False: the newest of the range, newest first. True: the oldest of the range, oldest first.</param>
public sealed record HistoryRange(long Oldest, long Latest, bool Inclusive, int Limit, bool Ascending = false);

/// <summary>Messages in the order asked for, and whether the range holds more beyond them.</summary>
public sealed record HistoryPage(IReadOnlyList<Message> Messages, bool HasMore);

/// <summary>One channel as <c>conversations.list</c> shows it, from the read model. Deleted ones stay for their position in the journal; no read shows them.</summary>
public sealed record ChannelSummary(
    string Id, string Team, ChannelKind Kind, string Name, string Creator, long Created, bool Archived, bool General,
    string Topic, string TopicBy, long TopicAt, string Purpose, string PurposeBy, long PurposeAt, int NumMembers, IReadOnlyList<string> DirectMembers,
    long LastMessageTs, bool Deleted = false);

/// <summary>Which channels a list shows: those of the kinds that are public (when <paramref name="WithPublic"/>) or among <paramref name="MemberOf"/>.</summary>
public sealed record ChannelFilter(string Team, IReadOnlySet<ChannelKind> Kinds, bool WithPublic, IReadOnlyCollection<string> MemberOf, bool ExcludeArchived, string AfterId, int Limit);

/// <summary>Reads of the read model as it stands.</summary>
public interface IHistoryReads
{
    /// <summary>Top-level messages and broadcast replies.</summary>
    Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default);

    /// <summary>A thread: the parent (always in the first page) and its replies, oldest first. Null when there is no such message.</summary>
    Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default);

    /// <summary>One message or reply; null when there is none (deleted ones included).</summary>
    Task<Message?> Find(string channel, long ts, CancellationToken cancel = default);

    /// <summary>Pinned messages, newest pin first.</summary>
    Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default);

    /// <summary>How many top-level messages after this ts were written by others than this user.</summary>
    Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default);

    /// <summary>Messages to which somebody has reacted, the newest message first.</summary>
    Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default);

    /// <summary>How many there are of them in all, counted up to <paramref name="most"/>; page, skip and limit do not matter.</summary>
    Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default);

    /// <summary>Channels by id, ascending.</summary>
    Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default);

    /// <summary>Channels with these ids, whatever their kind.</summary>
    Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default);
}

/// <summary>
/// History as the projection has built it from the journal. Reads that follow a write first call <see cref="EnsureProjected"/> with the channel's confirmed
/// head (P6); none of these calls checks who asks: that is <c>GetChannel</c>'s business, before.
/// </summary>
public interface IHistory : IHistoryReads
{
    /// <summary>
    /// Returns when every event of the channel up to this seq is applied, and on a shared store every one that is committed; at once when it is already. Needs the journal alone, never a channel's actor, so that
    /// the actor itself may wait for it. <see cref="TimeoutException"/> after 10 s.
    /// </summary>
    Task EnsureProjected(string channel, long seq, CancellationToken cancel = default);
}

/// <summary>The channel's journal, read by number: what relays heal holes from, clients resume from and the projection builds history from.</summary>
public interface IChannelLog
{
    /// <summary>Committed events with seq in [<paramref name="fromSeq"/>, fromSeq+<paramref name="max"/>), in order, without holes; fewer at the head.</summary>
    Task<IReadOnlyList<IChannelEvent>> Read(string channel, long fromSeq, int max, CancellationToken cancel = default);
}
