using Akka.Actor;
using Akka.Persistence.Query;
using JournalEntry = Akka.Persistence.Query.EventEnvelope;

namespace Chat.Actors.Channels.History;

/// <summary>Part of the background stream: the channels' events in it, and the ordering of its last entry, whoever's it is.</summary>
internal sealed record HistoryBatch(IReadOnlyList<IChannelEvent> Events, long Offset) : INoSerializationVerificationNeeded
{
    /// <summary>The channels in it, each once.</summary>
    public IEnumerable<string> Channels => Events.Select(e => e.Header.Channel).Distinct(StringComparer.Ordinal);

    public static HistoryBatch Of(IEnumerable<JournalEntry> entries)
    {
        var events = new List<IChannelEvent>();
        var offset = 0L;
        foreach (var entry in entries)
        {
            offset = ((Sequence)entry.Offset).Value;
            if (ChannelLog.IsChannel(entry.PersistenceId) && entry.Event is IChannelEvent e)
            {
                events.Add(e);
            }
        }

        return new HistoryBatch(events, offset);
    }
}
