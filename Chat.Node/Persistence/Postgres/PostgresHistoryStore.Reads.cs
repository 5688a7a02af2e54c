using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Dapper;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

public sealed partial class PostgresHistoryStore
{
    private const string OfChannel = "channel = (SELECT key FROM channels WHERE id = @channel AND NOT deleted)";

    /// <inheritdoc/>
    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) =>
        Read(c => PageOf(c, $"{OfChannel} AND top_level AND {HistoryPages.Bounded(range)}", channel, 0, range, range.Limit, cancel), cancel);

    /// <inheritdoc/>
    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => Read(
        async c =>
        {
            if (await One(c, channel, threadTs, cancel) is not { } parent)
            {
                return null;
            }

            if (HistoryPages.IsReply(parent))
            {
                return new HistoryPage([parent], HasMore: false);
            }

            var where = $"{OfChannel} AND thread_ts = @threadTs AND thread_ts > 0 AND ts <> @threadTs AND {HistoryPages.Bounded(range)}";
            return HistoryPages.Thread(parent, await PageOf(c, where, channel, threadTs, range, HistoryPages.Replies(range), cancel), range);
        },
        cancel);

    /// <inheritdoc/>
    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) => Read(c => One(c, channel, ts, cancel), cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => Read<IReadOnlyList<Message>>(
        async c =>
        {
            var bodies = await Rows(
                c,
                new CommandDefinition($"SELECT body FROM messages WHERE {OfChannel} AND pinned_at > 0 ORDER BY pinned_at DESC", new { channel }, cancellationToken: cancel),
                row => row.GetFieldValue<byte[]>(0));
            return [.. bodies.Select(Message.Parser.ParseFrom)];
        },
        cancel);

    /// <inheritdoc/>
    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => Read(
        async c =>
        {
            var (all, said) = await c.QuerySingleAsync<(long, long)>(new CommandDefinition(
                $"SELECT count(*), count(*) FILTER (WHERE counts) FROM messages WHERE {OfChannel} AND top_level AND ts > @afterTs AND author <> @user",
                new { channel, afterTs, user },
                cancellationToken: cancel));
            return new UnreadCounts((int)all, (int)said);
        },
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => Read(
        c => Summaries(
            c,
            $"""
            SELECT {ChannelRow.Columns} FROM channels
            WHERE team = $1 AND NOT deleted AND id > $2 AND kind = ANY($3) AND (NOT archived OR $4) AND (($5 AND kind = {(int)ChannelKind.Public}) OR id = ANY($6))
            ORDER BY id LIMIT $7
            """,
            cancel,
            filter.Team,
            filter.AfterId,
            filter.Kinds.Select(kind => (int)kind).ToArray(),
            !filter.ExcludeArchived,
            filter.WithPublic,
            filter.MemberOf.ToArray(),
            filter.Limit),
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) =>
        Read(c => Summaries(c, $"SELECT {ChannelRow.Columns} FROM channels WHERE NOT deleted AND id = ANY($1) ORDER BY id", cancel, (object)ids.ToArray()), cancel);

    /// <inheritdoc/>
    public Task<long> Newest(string channel, CancellationToken cancel = default) => Read(
        c => c.ExecuteScalarAsync<long>(new CommandDefinition(
            "SELECT coalesce(max(sequence_number), 0) FROM journal WHERE persistence_id = @id", new { id = ChannelLog.PersistenceId(channel) }, cancellationToken: cancel)),
        cancel);

    /// <inheritdoc/>
    public Task<bool> IsCurrent(CancellationToken cancel = default) => Read(
        // Each start of a node writes its warm-up before it asks this.
        c => c.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"SELECT (SELECT ordering FROM position) >= (SELECT coalesce(max(ordering), 0) FROM journal WHERE persistence_id NOT LIKE '{JournalWarmUp.Prefix}%')", cancellationToken: cancel)),
        cancel);

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>> Members(string channel, CancellationToken cancel = default) => Read<IReadOnlyCollection<string>>(
        async c => (await c.QueryAsync<string>(new CommandDefinition($"SELECT member FROM members WHERE {OfChannel}", new { channel }, cancellationToken: cancel))).AsList(),
        cancel);

    private static async Task<IReadOnlyList<ChannelSummary>> Summaries(NpgsqlConnection connection, string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await using var rows = await command.ExecuteReaderAsync(cancel);
        var channels = new List<ChannelSummary>();
        while (await rows.ReadAsync(cancel))
        {
            channels.Add(ChannelRow.Read(rows));
        }

        return channels;
    }

    private static async Task<Message?> One(NpgsqlConnection connection, string channel, long ts, CancellationToken cancel)
    {
        var found = await Rows(
            connection,
            new CommandDefinition($"SELECT body FROM messages WHERE {OfChannel} AND ts = @ts", new { channel, ts }, cancellationToken: cancel),
            row => Message.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)));
        return found.FirstOrDefault();
    }

    /// <summary>
    /// Ends at the limit or at <see cref="HistoryPages.MaxBytes"/>, with one message at least; rows behind tell whether there is more. The server leaves their bodies out:
    /// a reader that is closed early would still have to be sent everything.
    /// </summary>
    private static async Task<HistoryPage> PageOf(
        NpgsqlConnection connection, string where, string channel, long threadTs, HistoryRange range, int limit, CancellationToken cancel)
    {
        var order = range.Ascending ? "ASC" : "DESC";
        var bodies = await Rows(
            connection,
            new CommandDefinition(
                $"""
                SELECT CASE WHEN n <= @limit AND (total <= {HistoryPages.MaxBytes} OR n = 1) THEN body END FROM (
                  SELECT body, row_number() OVER page AS n, sum(octet_length(body)) OVER page AS total
                  FROM (SELECT ts, body FROM messages WHERE {where} ORDER BY ts {order} LIMIT @rows) AS found
                  WINDOW page AS (ORDER BY ts {order} ROWS UNBOUNDED PRECEDING)) AS counted
                ORDER BY n
                """,
                new { channel, threadTs, oldest = range.Oldest, latest = range.Latest, limit, rows = limit + 1 },
                cancellationToken: cancel),
            row => Body(row, 0));
        var page = new List<Message>();
        foreach (var body in bodies)
        {
            if (body is null)
            {
                return new HistoryPage(page, HasMore: true);
            }

            page.Add(Message.Parser.ParseFrom(body));
        }

        return new HistoryPage(page, HasMore: false);
    }
}
