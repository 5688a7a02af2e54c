using Akka.Actor;
using Akka.Persistence.Query;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace Chat.Actors.Channels.History;

/// <summary>Reads a channel's journal by its persistence id; the journal's sequence number is the event's seq.</summary>
public sealed class ChannelLog(ActorSystem system) : IChannelLog
{
    /// <summary>Plugin id of the read journal, whatever database is behind it.</summary>
    public const string ReadJournal = "akka.persistence.query.journal.sql";

    /// <summary>What a channel's persistence id begins with; its id follows.</summary>
    public const string Prefix = "channel-";

    private readonly Lazy<ICurrentEventsByPersistenceIdQuery> _journal =
        new(() => PersistenceQuery.Get(system).ReadJournalFor<ICurrentEventsByPersistenceIdQuery>(ReadJournal));

    /// <summary>The persistence id of a channel.</summary>
    public static string PersistenceId(string channel) => Prefix + channel;

    /// <summary>Whether a journal entry is a channel's.</summary>
    public static bool IsChannel(string persistenceId) => persistenceId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<IChannelEvent>> Read(string channel, long fromSeq, int max, CancellationToken cancel = default)
    {
        var events = await _journal.Value.CurrentEventsByPersistenceId(PersistenceId(channel), fromSeq, fromSeq + max - 1)
            .Select(envelope => (IChannelEvent)envelope.Event)
            .RunWith(Sink.Seq<IChannelEvent>(), system.Materializer())
            .WaitAsync(cancel);
        return Contiguous(events, fromSeq);
    }

    private static List<IChannelEvent> Contiguous(IReadOnlyList<IChannelEvent> events, long fromSeq)
    {
        var run = new List<IChannelEvent>(events.Count);
        foreach (var e in events)
        {
            if (e.Header.Seq != fromSeq + run.Count)
            {
                break;
            }

            run.Add(e);
        }

        return run;
    }
}
