using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

public sealed partial class SqliteHistoryStore
{
    private const string OfChannel = "channel = (SELECT key FROM channels WHERE id = @channel AND deleted = 0)";

    /// <inheritdoc/>
    public Task<HistoryPage> Page(string channel, HistoryRange range, CancellationToken cancel = default) =>
        Read(c => PageOf(c, $"SELECT body FROM messages WHERE {OfChannel} AND top_level = 1 AND {HistoryPages.Bounded(range)}", channel, 0, range, range.Limit));

    /// <inheritdoc/>
    public Task<HistoryPage?> Thread(string channel, long threadTs, HistoryRange range, CancellationToken cancel = default) => Read(c =>
    {
        if (PageOf(c, $"SELECT body FROM messages WHERE {OfChannel} AND ts = @threadTs", channel, threadTs, range, 1).Messages is not [var parent])
        {
            return null;
        }

        if (HistoryPages.IsReply(parent))
        {
            return new HistoryPage([parent], HasMore: false);
        }

        var replies = PageOf(
            c,
            $"SELECT body FROM messages WHERE {OfChannel} AND thread_ts = @threadTs AND thread_ts > 0 AND ts <> @threadTs AND {HistoryPages.Bounded(range)}",
            channel,
            threadTs,
            range,
            HistoryPages.Replies(range));
        return HistoryPages.Thread(parent, replies, range);
    });

    /// <inheritdoc/>
    public Task<Message?> Find(string channel, long ts, CancellationToken cancel = default) =>
        Read(c => c.QueryFirstOrDefault<byte[]>($"SELECT body FROM messages WHERE {OfChannel} AND ts = @ts", new { channel, ts }) is { } body ? Message.Parser.ParseFrom(body) : null);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Message>> Pinned(string channel, CancellationToken cancel = default) => Read<IReadOnlyList<Message>>(c =>
        c.Query<byte[]>($"SELECT body FROM messages WHERE {OfChannel} AND pinned_at > 0 ORDER BY pinned_at DESC", new { channel }).Select(Message.Parser.ParseFrom).ToArray());

    /// <inheritdoc/>
    public Task<UnreadCounts> CountUnread(string channel, string user, long afterTs, CancellationToken cancel = default) => Read(c =>
    {
        var (all, said) = c.QuerySingle<(long, long)>(
            $"SELECT count(*), count(*) FILTER (WHERE counts = 1) FROM messages WHERE {OfChannel} AND top_level = 1 AND ts > @afterTs AND author <> @user", new { channel, afterTs, user });
        return new UnreadCounts((int)all, (int)said);
    });

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> Channels(ChannelFilter filter, CancellationToken cancel = default) => Read(c => Summaries(
        c,
        $"""
        SELECT {ChannelRow.Columns} FROM channels
        WHERE team = $team AND deleted = 0 AND id > $after AND kind IN (SELECT value FROM json_each($kinds)) AND (archived = 0 OR $archived)
          AND (($withPublic AND kind = {(int)ChannelKind.Public}) OR id IN (SELECT value FROM json_each($memberOf)))
        ORDER BY id LIMIT $limit
        """,
        ("$team", filter.Team),
        ("$after", filter.AfterId),
        ("$kinds", Json(filter.Kinds.Select(kind => (int)kind))),
        ("$archived", !filter.ExcludeArchived),
        ("$withPublic", filter.WithPublic),
        ("$memberOf", Json(filter.MemberOf)),
        ("$limit", filter.Limit)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ChannelSummary>> ChannelsById(IReadOnlyCollection<string> ids, CancellationToken cancel = default) => Read(c =>
        Summaries(c, $"SELECT {ChannelRow.Columns} FROM channels WHERE deleted = 0 AND id IN (SELECT value FROM json_each($ids)) ORDER BY id", ("$ids", Json(ids))));

    /// <inheritdoc/>
    public Task<long> Newest(string channel, CancellationToken cancel = default) => Task.FromResult(0L);

    /// <inheritdoc/>
    public async Task<bool> IsCurrent(CancellationToken cancel = default)
    {
        // The journal first: what comes after the look was not asked for.
        var head = SqliteHistoryFile.NewestEntry(_journal);
        return await Offset() >= head;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyCollection<string>> Members(string channel, CancellationToken cancel = default) =>
        Read<IReadOnlyCollection<string>>(c => c.Query<string>($"SELECT user FROM members WHERE {OfChannel}", new { channel }).AsList());

    private static IReadOnlyList<ChannelSummary> Summaries(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using var rows = command.ExecuteReader();
        var channels = new List<ChannelSummary>();
        while (rows.Read())
        {
            channels.Add(ChannelRow.Read(rows));
        }

        return channels;
    }

    private static string Json<T>(IEnumerable<T> values) => System.Text.Json.JsonSerializer.Serialize(values);

    /// <summary>Ends at the limit or at <see cref="HistoryPages.MaxBytes"/>, with one message at least; the row after the last tells whether there is more.</summary>
    private static HistoryPage PageOf(SqliteConnection connection, string sql, string channel, long threadTs, HistoryRange range, int limit)
    {
        var bodies = connection.Query<byte[]>(
            $"{sql} ORDER BY ts {(range.Ascending ? "ASC" : "DESC")} LIMIT @rows",
            new { channel, threadTs, oldest = range.Oldest, latest = range.Latest, rows = limit + 1 },
            buffered: false);
        var page = new List<Message>();
        var bytes = 0;
        foreach (var body in bodies)
        {
            bytes += body.Length;
            if (page.Count == limit || (page.Count > 0 && bytes > HistoryPages.MaxBytes))
            {
                return new HistoryPage(page, HasMore: true);
            }

            page.Add(Message.Parser.ParseFrom(body));
        }

        return new HistoryPage(page, HasMore: false);
    }
}
