namespace Chat.Actors.Channels.History;

/// <summary>What one transaction has brought in.</summary>
/// <param name="Heads">The new seq of each channel that moved.</param>
/// <param name="Notes">How many membership notes wait since.</param>
/// <param name="Batch">The stream's batch that was in it.</param>
internal sealed record HistoryRun(IReadOnlyDictionary<string, long> Heads, int Notes, HistoryBatch? Batch) : Akka.Actor.INoSerializationVerificationNeeded;

/// <summary>Collects the events of one run, from the stream's batch where they follow on, else from the channel's log, and applies them in one transaction.</summary>
internal sealed class HistoryRuns(IHistoryStore store, IChannelLog log, ProjectedHeads heads)
{
    /// <summary>Events of one channel a read of its log; a channel that is further behind takes several runs, and others go on meanwhile.</summary>
    private const int PageSize = 500;

    /// <summary>Channels whose logs are read at the same time.</summary>
    private const int Parallel = 8;

    public async Task<HistoryRun> Run(IReadOnlyDictionary<string, long> wanted, HistoryBatch? batch)
    {
        var runs = new Dictionary<string, List<IChannelEvent>>(StringComparer.Ordinal);
        var behind = new Dictionary<string, long>(wanted, StringComparer.Ordinal);
        foreach (var e in batch?.Events ?? [])
        {
            Take(runs, behind, e);
        }

        await Fetch(runs, behind);
        var complete = batch is not null && batch.Events.All(e => HeadOf(runs, e.Header.Channel) >= e.Header.Seq);
        var events = runs.Values.SelectMany(run => run).ToArray();
        var offset = complete ? batch!.Offset : (long?)null;
        var notes = events.Length > 0 || offset is not null ? await Write(events, offset) : 0;
        return new HistoryRun(
            runs.Where(run => run.Value.Count > 0).ToDictionary(run => run.Key, run => run.Value[^1].Header.Seq, StringComparer.Ordinal),
            notes,
            complete ? batch : null);
    }

    private long HeadOf(Dictionary<string, List<IChannelEvent>> runs, string channel) =>
        runs.TryGetValue(channel, out var run) && run.Count > 0 ? run[^1].Header.Seq : heads.Of(channel);

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

    private async Task<int> Write(IReadOnlyList<IChannelEvent> events, long? offset)
    {
        var notes = 0;
        await store.Write(async transaction =>
        {
            var effects = new HistoryEffects(transaction);
            await effects.Apply(events);
            if (offset is { } ordering)
            {
                await transaction.SetOffset(ordering);
            }

            notes = effects.Notes;
        });
        return notes;
    }
}
