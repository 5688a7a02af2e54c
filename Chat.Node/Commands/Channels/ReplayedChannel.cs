using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Google.Protobuf;

namespace Chat.Node.Commands.Channels;

/// <summary>
/// A channel's history built in memory from its journal, by the same effects that build the stored one: what should be stored. Messages are kept as bytes, about half a
/// kilobyte each.
/// </summary>
internal sealed class ReplayedChannel : IHistoryTransaction
{
    private readonly SortedDictionary<long, StoredMessage> _messages = [];

    /// <summary>Its row; null before the first event.</summary>
    public ChannelSummary? Summary { get; private set; }

    public HashSet<string> Members { get; } = new(StringComparer.Ordinal);

    /// <summary>By ts.</summary>
    public IReadOnlyDictionary<long, StoredMessage> Messages => _messages;

    public ValueTask<IReadOnlyDictionary<string, long>> Lock(IReadOnlyCollection<string> channels) => new(new Dictionary<string, long>(StringComparer.Ordinal));

    public ValueTask SetOffset(long ordering) => ValueTask.CompletedTask;

    public ValueTask<ChannelSummary?> Channel(string id) => new(Summary);

    public ValueTask PutChannel(ChannelSummary channel, long seq)
    {
        Summary = channel;
        return ValueTask.CompletedTask;
    }

    public ValueTask<bool> SetMember(string channel, string user, bool member) => new(member ? Members.Add(user) : Members.Remove(user));

    public ValueTask<int> ForgetMembers(ChannelSummary channel, long seq)
    {
        var forgotten = Members.Count;
        Members.Clear();
        return new(forgotten);
    }

    // Messages of a deleted channel are rows that nobody reads until they are swept.
    public ValueTask<int> SweepDeleted(int limit) => new(0);

    public ValueTask<Message?> Find(string channel, long ts) => new(_messages.TryGetValue(ts, out var found) ? Message.Parser.ParseFrom(found.Body) : null);

    public ValueTask PutMessage(string channel, Message message)
    {
        _messages[message.Ts] = StoredMessage.Of(message) with { PinnedAt = _messages.GetValueOrDefault(message.Ts)?.PinnedAt ?? 0 };
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveMessage(string channel, long ts)
    {
        _messages.Remove(ts);
        return ValueTask.CompletedTask;
    }

    public ValueTask SetPinned(string channel, long ts, long at)
    {
        if (_messages.TryGetValue(ts, out var found))
        {
            _messages[ts] = found with { PinnedAt = at };
        }

        return ValueTask.CompletedTask;
    }

    // A message says itself who reacted.
    public ValueTask SetReacted(string channel, long ts, string user, bool reacted) => ValueTask.CompletedTask;

    public ValueTask<ThreadReplies> Replies(string channel, long threadTs)
    {
        var replies = _messages.Where(message => message.Value.ThreadTs == threadTs && message.Key != threadTs).ToArray();
        return new(new ThreadReplies(replies.Length, [.. replies.Select(reply => reply.Value.Author).Distinct(StringComparer.Ordinal)], replies.Length == 0 ? 0 : replies[^1].Key));
    }

    public ValueTask AddNote(MembershipNote note) => ValueTask.CompletedTask;

    public ValueTask RemoveNotes(IReadOnlyCollection<long> ids) => ValueTask.CompletedTask;
}

/// <summary>A row of <c>messages</c>, and the users of its rows in <c>reactions</c>, in order, separated by blanks.</summary>
internal sealed record StoredMessage(long ThreadTs, string Author, bool TopLevel, bool Counts, long PinnedAt, byte[] Body, string Reactors)
{
    public static StoredMessage Of(Message message) => new(
        message.ThreadTs, MessageReducer.Author(message), HistoryEffects.IsTopLevel(message), MessageReducer.Counts(message), 0, message.ToByteArray(),
        InOrder(MessageReducer.Reactors(message)));

    public static string InOrder(IEnumerable<string> users) => string.Join(' ', users.Order(StringComparer.Ordinal));

    /// <summary>What differs from another row of the same message; empty: nothing.</summary>
    public string DifferenceTo(StoredMessage stored) => string.Join(", ", new[]
    {
        stored.ThreadTs != ThreadTs ? "thread" : "",
        stored.Author != Author ? "author" : "",
        stored.TopLevel != TopLevel ? "top_level" : "",
        stored.Counts != Counts ? "counts" : "",
        stored.PinnedAt != PinnedAt ? "pinned_at" : "",
        stored.Reactors != Reactors ? "reactors" : "",
        // Compared as messages: the order of bytes is no promise.
        stored.Body.AsSpan().SequenceEqual(Body) || Message.Parser.ParseFrom(stored.Body).Equals(Message.Parser.ParseFrom(Body)) ? "" : "body",
    }.Where(part => part.Length > 0));
}
