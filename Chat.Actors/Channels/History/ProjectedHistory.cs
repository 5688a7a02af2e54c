using Akka.Actor;
using Akka.Hosting;

namespace Chat.Actors.Channels.History;

/// <summary>History for the whole node: reads go to the store at once, waits to the projection unless it is there already.</summary>
public sealed class ProjectedHistory(IHistoryStore store, ProjectedHeads heads, IRequiredActor<HistoryProjection> projection) : IHistory
{
    /// <inheritdoc/>
    public async Task EnsureProjected(string channel, long seq, CancellationToken cancel = default)
    {
        var needed = store.IsShared ? Math.Max(seq, await store.Newest(channel, cancel)) : seq;
        if (heads.Of(channel) >= needed)
        {
            return;
        }

        var actor = await projection.GetAsync(cancel);
        try
        {
            await actor.Ask<HistoryProjection.Reached>(new HistoryProjection.Reach(channel, needed), HistoryProjection.WaitLimit, cancel);
        }
        catch (AskTimeoutException e)
        {
            throw new TimeoutException($"History of {channel} did not reach {needed} within {HistoryProjection.WaitLimit.TotalSeconds} s.", e);
        }
    }

    /// <inheritdoc/>
    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) => store.Page(channel, range, cancel);

    /// <inheritdoc/>
    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => store.Thread(channel, threadTs, range, cancel);

    /// <inheritdoc/>
    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => store.Find(channel, ts, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => store.Pinned(channel, cancel);

    /// <inheritdoc/>
    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => store.CountUnread(channel, user, afterTs, cancel);

    /// <inheritdoc/>
    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => store.Reacted(filter, cancel);

    /// <inheritdoc/>
    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => store.CountReacted(filter, most, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => store.Channels(filter, cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) => store.ChannelsById(ids, cancel);
}
