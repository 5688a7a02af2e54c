namespace Chat.Actors.Channels.History;

/// <summary>A membership change (or the end of the channel: <paramref name="Gone"/>) on its way to the person's own entity; kept until that entity has acknowledged it.</summary>
public sealed record MembershipNote(long Id, string Team, string User, string Channel, ChannelKind Kind, bool Member, long Seq, bool Gone = false);

/// <summary>Who has replied in a thread: the count, the distinct authors in the order of their first reply, the newest reply.</summary>
public sealed record ThreadReplies(int Count, IReadOnlyList<string> Authors, long Latest);

/// <summary>The read model's database. One writer at a time; readers see whole transactions. It holds nothing that the journal cannot give back.</summary>
public interface IHistoryStore : IHistoryReads
{
    /// <summary>Whether other nodes write to it too, so that it may hold more than this node knows.</summary>
    bool IsShared { get; }

    /// <summary>Ordering of the last journal entry that the background stream has brought in; 0: none.</summary>
    Task<long> Offset();

    /// <summary>For each channel the seq up to which it is applied.</summary>
    Task<IReadOnlyDictionary<string, long>> Heads();

    /// <summary>The same for some channels; those without a row are left out.</summary>
    Task<IReadOnlyDictionary<string, long>> Heads(IReadOnlyCollection<string> channels);

    /// <summary>
    /// Seq of the channel's newest committed event. Where <see cref="IsShared"/> it is read from the journal: a node that was cut off or asleep may hold an owner that others have
    /// replaced. 0 where this node alone writes, and its own channels know.
    /// </summary>
    Task<long> Newest(string channel, CancellationToken cancel = default);

    /// <summary>Whether every event that the journal holds at the time of the call is applied; false at any doubt.</summary>
    Task<bool> IsCurrent(CancellationToken cancel = default);

    /// <summary>Everybody in a channel as far as it is applied, in no order; empty for a channel that is not here. As many as the channel has.</summary>
    Task<IReadOnlyCollection<string>> Members(string channel, CancellationToken cancel = default);

    /// <summary>Runs <paramref name="work"/> in one transaction; nothing of it stays when it throws.</summary>
    Task Write(Func<IHistoryTransaction, ValueTask> work);

    /// <summary>Notes not yet acknowledged with an id above <paramref name="afterId"/>, oldest first.</summary>
    Task<IReadOnlyList<MembershipNote>> Notes(long afterId, int limit);
}

/// <summary>What events do to the read model, inside one transaction.</summary>
public interface IHistoryTransaction
{
    /// <summary>
    /// Keeps other writers, on other nodes too, from these channels until the transaction ends; gives the seq up to which each that has a row is applied. The first
    /// thing that a transaction does.
    /// </summary>
    ValueTask<IReadOnlyDictionary<string, long>> Lock(IReadOnlyCollection<string> channels);

    /// <summary>Where the background stream is; never back.</summary>
    ValueTask SetOffset(long ordering);

    ValueTask<ChannelSummary?> Channel(string id);

    /// <summary>Writes the channel's row as it is after the event with this seq.</summary>
    ValueTask PutChannel(ChannelSummary channel, long seq);

    /// <summary>Adds or removes a member; false when that changed nothing.</summary>
    ValueTask<bool> SetMember(string channel, string user, bool member);

    /// <summary>Takes all members out of a channel that was deleted by the event with this seq, and leaves a note for each. How many.</summary>
    ValueTask<int> ForgetMembers(ChannelSummary channel, long seq);

    /// <summary>Removes up to so many messages of deleted channels. How many.</summary>
    ValueTask<int> SweepDeleted(int limit);

    ValueTask<Message?> Find(string channel, long ts);
    ValueTask PutMessage(string channel, Message message);
    ValueTask RemoveMessage(string channel, long ts);

    /// <summary>When the message was pinned, in microseconds; 0: it is not.</summary>
    ValueTask SetPinned(string channel, long ts, long at);

    /// <summary>
    /// Whether somebody has an emoji under the message. A removed message needs no word: with it go its reactors. Where the database sees them in the message itself, this does
    /// nothing.
    /// </summary>
    ValueTask SetReacted(string channel, long ts, string user, bool reacted);

    ValueTask<ThreadReplies> Replies(string channel, long threadTs);

    ValueTask AddNote(MembershipNote note);
    ValueTask RemoveNotes(IReadOnlyCollection<long> ids);
}
