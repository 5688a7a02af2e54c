using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Kernel;
using Chat.Node.Operations;
using Dapper;

namespace Chat.Node.Commands.Channels;

/// <summary><c>chat message trace</c>: where a message stands on its way from the sender to the sockets.</summary>
public sealed class MessageTrace(ChannelNames names, OperatorDatabase database, IChannelLog log, IHistory history, RelayPositions relays) : IOperatorCommand
{
    private const int Batch = 500;

    public static CommandSpec Spec { get; } = new("message", "trace", "Where a message stands: in the journal, in history, on its way to the sockets of each member; exit code 1 when it is missing somewhere.")
    {
        Arguments =
        [
            ChannelNames.Argument,
            new("ts", "Its ts, like 1700000000.000100"),
            new("client-msg-id", "The key its sender gave it"),
            new("within", "With --client-msg-id: look through so many newest events [10000]"),
        ],
        Columns = Findings.Columns,
        Examples =
        [
            ("message trace -c general --ts 1700000000.000100", "a message that somebody does not see"),
            ("message trace -c general --client-msg-id 3f1c…", "a message of which a client does not know whether it was sent"),
        ],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var channel = names.Find(request.Needed("channel"));
        var findings = new Findings(output);
        var head = await Head(channel.Id, cancel);
        var found = (request.Text("ts"), request.Text("client-msg-id")) switch
        {
            ({ } ts, null) => MessageTs.TryParse(ts, out var micros) ? await ByTs(channel.Id, micros, head, cancel) : throw new OperatorException($"'{ts}' is no ts. It looks like 1700000000.000100."),
            (null, { } key) => await ByKey(channel.Id, key, head, request.Number("within", 10_000, 1, 10_000_000), cancel),
            _ => throw new OperatorException("message trace needs either --ts or --client-msg-id."),
        };
        if (found is null)
        {
            await findings.Differs("journaled", $"no such message among the events of {channel.Id} up to {head}: it was refused, or has not arrived");
            return await findings.Conclude("");
        }

        await findings.Fine("journaled", $"event {found.Header.Seq} of {head}, ts {MessageTs.Format(found.Header.Ts)}, by {found.Header.By}");
        await Projected(channel.Id, found, head, findings, cancel);
        await relays.Compare(channel.Id, found.Header.Seq, findings, cancel);
        return await findings.Conclude("The message is everywhere it should be.");
    }

    private async Task<long> Head(string channel, CancellationToken cancel)
    {
        await using var connection = await database.Journal(cancel);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = @id", new { id = ChannelLog.PersistenceId(channel) }, cancellationToken: cancel));
    }

    /// <summary>The ts of a channel's events only rise: halving finds it.</summary>
    private async Task<IChannelEvent?> ByTs(string channel, long ts, long head, CancellationToken cancel)
    {
        for (var (low, high) = (1L, head); low <= high;)
        {
            var middle = low + ((high - low) / 2);
            if (await log.Read(channel, middle, 1, cancel) is not [var e])
            {
                return null;
            }

            if (e.Header.Ts == ts)
            {
                return e;
            }

            (low, high) = e.Header.Ts < ts ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    private async Task<IChannelEvent?> ByKey(string channel, string key, long head, int within, CancellationToken cancel)
    {
        var end = Math.Max(0, head - within);
        for (var last = head; last > end; last -= Batch)
        {
            var from = Math.Max(end + 1, last - Batch + 1);
            var events = await log.Read(channel, from, (int)(last - from + 1), cancel);
            if (events.OfType<MessagePosted>().LastOrDefault(posted => posted.Message.ClientMsgId == key || posted.Header.RequestId == key) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private async Task Projected(string channel, IChannelEvent found, long head, Findings findings, CancellationToken cancel)
    {
        var stored = await relays.Patiently(() => Position(channel, cancel), seq => seq >= head, cancel);
        if (await history.Find(channel, found.Header.Ts, cancel) is { } message)
        {
            await findings.Fine("projected", message.EditedTs > 0 ? $"history has it, edited by {message.EditedBy}" : "history has it");
        }
        else if (stored < found.Header.Seq)
        {
            await findings.Differs("projected", $"history is at event {stored} only");
        }
        else if (await Deletion(channel, found, head, cancel) is { } deleted)
        {
            await findings.Fine("projected", $"deleted by {deleted.Header.By} with event {deleted.Header.Seq}");
        }
        else if (found is MessagePosted)
        {
            await findings.Differs("projected", $"history is at event {stored} and misses it; 'channel verify -c {channel}' compares the whole channel");
        }
        else
        {
            await findings.Fine("projected", $"a {found.GetType().Name}, which is no message of its own");
        }
    }

    private async Task<long> Position(string channel, CancellationToken cancel)
    {
        await using var stored = await StoredChannel.Open(database, channel, cancel);
        return stored.Seq;
    }

    private async Task<IChannelEvent?> Deletion(string channel, IChannelEvent found, long head, CancellationToken cancel)
    {
        for (var from = found.Header.Seq + 1; from <= head; from += Batch)
        {
            if ((await log.Read(channel, from, Batch, cancel)).OfType<MessageDeleted>().FirstOrDefault(deleted => deleted.Previous.Ts == found.Header.Ts) is { } deletion)
            {
                return deletion;
            }
        }

        return null;
    }
}
