using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Kernel;
using Chat.Node.Operations;
using Dapper;

namespace Chat.Node.Commands.Channels;

/// <summary>
/// <c>chat channel verify</c>: the journal is replayed and compared with what history has stored, to the moment; the owner's head and the relays of all members are
/// compared with the journal. Whatever differs is named.
/// </summary>
public sealed class ChannelVerify(ChannelNames names, OperatorDatabase database, IChannels channels, IChannelLog log, IHistory history, RelayPositions relays) : IOperatorCommand
{
    private const int Batch = 500;

    public static CommandSpec Spec { get; } = new("channel", "verify", "Compare a channel's journal, history and relays; exit code 1 when they differ.")
    {
        Arguments = [ChannelNames.Argument, new("max-events", "Refuse a channel with more events: each takes about half a kilobyte of the node's memory [500000]")],
        Columns = Findings.Columns,
        Examples = [("channel verify -c general", "is everything that was acknowledged where it belongs?")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var channel = names.Find(request.Needed("channel"));
        var findings = new Findings(output);
        var head = await Owner(channel.Id, findings, cancel);
        var journaled = await Journal(channel.Id, head, findings, cancel);
        if (journaled == 0)
        {
            throw new OperatorException($"The journal has no channel {channel.Id}.");
        }

        var most = request.Number("max-events", 500_000, 1, int.MaxValue);
        if (journaled > most)
        {
            throw new OperatorException($"{channel.Id} has {journaled} events: replaying them takes about {Moments.Size(journaled * 512)} of this node's memory. Allow it with --max-events {journaled}.");
        }

        await Projected(channel.Id, journaled, findings, cancel);
        await Compare(channel.Id, findings, cancel);
        await relays.Compare(channel.Id, head, findings, cancel);
        return await findings.Conclude($"{channel.Id} {channel.Name}: {journaled} events, no difference.");
    }

    /// <summary>What the channel's owner has acknowledged; 0 when it does not answer.</summary>
    private async Task<long> Owner(string channel, Findings findings, CancellationToken cancel)
    {
        var reply = await channels.Ask(new GetChannel { Header = new CommandHeader { Channel = channel, Actor = new Actor { Role = Role.System } }, Access = Access.See }, cancel);
        if (reply is ChannelFound { View: { } view })
        {
            return view.HeadSeq;
        }

        await findings.Differs("owner", $"the channel answers {(reply as Refused)?.Code ?? reply.GetType().Name}");
        return 0;
    }

    private async Task<long> Journal(string channel, long head, Findings findings, CancellationToken cancel)
    {
        await using var connection = await database.Journal(cancel);
        var (count, last) = await connection.QuerySingleAsync<(long Count, long Last)>(new CommandDefinition(
            "SELECT count(*), coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = @id", new { id = ChannelLog.PersistenceId(channel) }, cancellationToken: cancel));
        if (count != last)
        {
            await findings.Differs("journal", $"{last - count} of the events up to {last} are missing");
        }
        else if (last < head)
        {
            await findings.Differs("journal", $"ends at {last}, but the channel has acknowledged {head}");
        }
        else
        {
            await findings.Fine("journal", $"{last} events without a hole; the channel has acknowledged {head}");
        }

        return last;
    }

    private async Task Projected(string channel, long journaled, Findings findings, CancellationToken cancel)
    {
        try
        {
            await history.EnsureProjected(channel, journaled, cancel);
        }
        catch (TimeoutException)
        {
            await findings.Differs("history", $"does not come to event {journaled} within {HistoryProjection.WaitLimit.TotalSeconds} s");
        }
    }

    private async Task Compare(string channel, Findings findings, CancellationToken cancel)
    {
        await using var stored = await StoredChannel.Open(database, channel, cancel);
        var replayed = new ReplayedChannel();
        var (read, lastTs) = (0L, 0L);
        while (read < stored.Seq)
        {
            var events = await log.Read(channel, read + 1, (int)Math.Min(Batch, stored.Seq - read), cancel);
            if (events.Count == 0)
            {
                await findings.Differs("journal", $"event {read + 1} is missing, but history is at {stored.Seq}");
                return;
            }

            foreach (var e in events.Where(e => e.Header.Ts <= lastTs))
            {
                await findings.Differs("order", $"the ts of event {e.Header.Seq}, {MessageTs.Format(e.Header.Ts)}, is not above the one before");
            }

            (read, lastTs) = (events[^1].Header.Seq, events[^1].Header.Ts);
            await new HistoryEffects(replayed).Apply(events);
        }

        await ChannelDifference.Find(replayed, stored, findings);
    }
}
