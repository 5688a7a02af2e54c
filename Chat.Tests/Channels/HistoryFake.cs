using System.Collections.Concurrent;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Tests.Channels;

/// <summary>History as far as a channel uses it: one message at a time, projected on demand.</summary>
public sealed class HistoryFake : IHistory
{
    public ConcurrentDictionary<long, Message> Messages { get; } = [];
    public ConcurrentQueue<(string Channel, long Seq)> Projections { get; } = [];

    /// <summary>What a projection waits for; fails it when the task fails.</summary>
    public Func<long, Task> Projecting { get; set; } = _ => Task.CompletedTask;

    public async Task EnsureProjected(string channel, long seq, CancellationToken cancel = default)
    {
        Projections.Enqueue((channel, seq));
        await Projecting(seq);
    }

    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => Task.FromResult(Messages.GetValueOrDefault(ts));

    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => throw new NotSupportedException();
    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) => throw new NotSupportedException();
}

/// <summary>Notes who was told about which membership.</summary>
public sealed class MembershipsFake : IMemberships
{
    public ConcurrentQueue<(string User, string Channel, bool Member, long Seq)> Notes { get; } = [];

    public Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default)
    {
        Notes.Enqueue((user, channel, member, seq));
        return Task.FromResult(true);
    }

    public ConcurrentQueue<(string User, long Seq)> Forgotten { get; } = [];

    public Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default)
    {
        Forgotten.Enqueue((user, seq));
        return Task.FromResult(true);
    }
}
