using Chat.Actors.Kernel;

namespace Chat.Actors.Channels.History;

/// <summary>What one transaction has brought in.</summary>
/// <param name="Heads">The new seq of each channel that moved.</param>
/// <param name="Notes">How many membership notes wait since.</param>
/// <param name="Deletions">How many channels were deleted.</param>
/// <param name="Batch">The stream's batch that was in it.</param>
internal sealed record HistoryRun(IReadOnlyDictionary<string, long> Heads, int Notes, int Deletions, HistoryBatch? Batch) : Akka.Actor.INoSerializationVerificationNeeded;

/// <summary>Collects the events of one run, from the stream's batch where they follow on, else from the channel's log, and applies them in one transaction.</summary>
internal sealed class HistoryRuns(IHistoryStore store, IChannelLog log, ProjectedHeads heads)
{
    /// <summary>Events of one channel a read of its log; a channel that is further behind takes several runs, and others go on meanwhile.</summary>
    private const int PageSize = 500;

    /// <summary>Channels whose logs are read at the same time.</summary>
    private const int Parallel = 8;

    /// <summary>What the store was found to have: brought in by other nodes since the heads here were learned.</summary>
    private readonly Dictionary<string, long> _found = new(StringComparer.Ordinal);

    public async Task<HistoryRun> Run(IReadOnlyDictionary<string, long> wanted, HistoryBatch? batch)
    {
        _found.Clear();
        var runs = new Dictionary<string, List<IChannelEvent>>(StringComparer.Ordinal);
        var behind = new Dictionary<string, long>(wanted, StringComparer.Ordinal);
        await Find([.. wanted.Keys.Union(batch?.Channels ?? [], StringComparer.Ordinal)]);
        foreach (var e in batch?.Events ?? [])
        {
            Take(runs, behind, e);
        }

        await Fetch(runs, behind);
        var complete = batch is not null && batch.Events.All(e => HeadOf(runs, e.Header.Channel) >= e.Header.Seq);
        var offset = complete ? batch!.Offset : (long?)null;
        var (notes, deletions) = runs.Count > 0 || offset is not null ? await Write(runs, offset) : (0, 0);
        return new HistoryRun(
            runs.Keys.Union(_found.Keys, StringComparer.Ordinal).Select(id => (Id: id, Head: HeadOf(runs, id))).Where(channel => channel.Head > heads.Of(channel.Id))
                .ToDictionary(channel => channel.Id, channel => channel.Head, StringComparer.Ordinal),
            notes,
            deletions,
            complete ? batch : null);
    }

    private long HeadOf(Dictionary<string, List<IChannelEvent>> runs, string channel)
    {
        var known = Math.Max(heads.Of(channel), _found.GetValueOrDefault(channel));
        return runs.TryGetValue(channel, out var run) && run.Count > 0 ? Math.Max(known, run[^1].Header.Seq) : known;
    }

    private async Task Find(string[] channels)
    {
        if (store.IsShared && channels.Length > 0)
        {
            foreach (var (channel, seq) in await store.Heads(channels))
            {
                _found[channel] = seq;
            }
        }
    }

    private void Take(Dictionary<string, List<IChannelEvent>> runs, Dictionary<string, long> behind, IChannelEvent e)
    {
        var head = HeadOf(runs, e.Header.Channel);
        if (e.Header.Seq == head + 1)
        {
            (runs.TryGetValue(e.Header.Channel, out var run) ? run : runs[e.Header.Channel] = []).Add(e);
        }
        else if (e.Header.Seq > head)
        {
            behind[e.Header.Channel] = Math.Max(e.Header.Seq, behind.GetValueOrDefault(e.Header.Channel));
        }
    }

    /// <summary>Reads on where a run does not reach what is wanted.</summary>
    private async Task Fetch(Dictionary<string, List<IChannelEvent>> runs, Dictionary<string, long> behind)
    {
        foreach (var part in behind.Where(pair => HeadOf(runs, pair.Key) < pair.Value).ToArray().Chunk(Parallel))
        {
            var pages = await Task.WhenAll(part.Select(pair => log.Read(pair.Key, HeadOf(runs, pair.Key) + 1, PageSize)));
            foreach (var (pair, page) in part.Zip(pages))
            {
                (runs.TryGetValue(pair.Key, out var run) ? run : runs[pair.Key] = []).AddRange(page);
            }
        }
    }

    /// <summary>Applies the runs in one transaction, but for what another writer has brought in meanwhile; gives the numbers of notes and deletions.</summary>
    private async Task<(int Notes, int Deletions)> Write(Dictionary<string, List<IChannelEvent>> runs, long? offset)
    {
        var (notes, deletions, applied) = (0, 0, 0);
        await store.Write(async transaction =>
        {
            foreach (var (channel, seq) in await transaction.Lock(runs.Keys))
            {
                _found[channel] = seq;
            }

            var effects = new HistoryEffects(transaction);
            IChannelEvent[] events = [.. runs.SelectMany(run => run.Value.Where(e => e.Header.Seq > _found.GetValueOrDefault(run.Key)))];
            await effects.Apply(events);
            applied = events.Length;
            if (offset is { } ordering)
            {
                await transaction.SetOffset(ordering);
            }

            (notes, deletions) = (effects.Notes, effects.Deletions);
        });
        Telemetry.Projected(applied);
        return (notes, deletions);
    }
}
