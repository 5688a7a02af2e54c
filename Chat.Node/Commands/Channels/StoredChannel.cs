using System.Data.Common;
using Dapper;

namespace Chat.Node.Commands.Channels;

/// <summary>A channel as history has it stored, read at one moment.</summary>
internal sealed class StoredChannel : IAsyncDisposable
{
    private const int Page = 1_000;

    private readonly OperatorDatabase _database;
    private readonly DbConnection _connection;
    private readonly DbTransaction _moment;
    private readonly long? _key;

    private StoredChannel(OperatorDatabase database, DbConnection connection, DbTransaction moment, (long Key, long Seq, long NumMembers, long LastMessageTs, string Name)? row)
    {
        _database = database;
        _connection = connection;
        _moment = moment;
        _key = row?.Key;
        (Seq, NumMembers, LastMessageTs, Name) = row is { } found ? (found.Seq, found.NumMembers, found.LastMessageTs, found.Name) : (0, 0, 0, "");
    }

    /// <summary>Applied up to this event; 0: history does not know the channel.</summary>
    public long Seq { get; }

    public long NumMembers { get; }
    public long LastMessageTs { get; }
    public string Name { get; }

    public static async Task<StoredChannel> Open(OperatorDatabase database, string channel, CancellationToken cancel)
    {
        var connection = await database.History(cancel);
        var moment = await OperatorDatabase.OneMoment(connection, cancel);
        var row = (await connection.QueryAsync<(long Key, long Seq, long NumMembers, long LastMessageTs, string Name)>(
            "SELECT key, seq, num_members, last_message_ts, name FROM channels WHERE id = @channel", new { channel }, moment)).ToArray();
        return new StoredChannel(database, connection, moment, row.Length > 0 ? row[0] : null);
    }

    public async Task<HashSet<string>> Members() => (await _connection.QueryAsync<string>(
        $"SELECT {_database.MemberColumn} FROM members WHERE channel = @key", new { key = _key }, _moment)).ToHashSet(StringComparer.Ordinal);

    /// <summary>All messages by ascending ts.</summary>
    public async IAsyncEnumerable<(long Ts, StoredMessage Message)> Messages()
    {
        var reactors = (await _connection.QueryAsync<(long Ts, string User)>($"SELECT ts, {_database.MemberColumn} FROM reactions WHERE channel = @key", new { key = _key }, _moment))
            .ToLookup(row => row.Ts, row => row.User);
        for (var after = -1L; ;)
        {
            var rows = (await _connection.QueryAsync<(long Ts, long ThreadTs, string Author, bool TopLevel, bool Counts, long PinnedAt, byte[] Body)>(
                "SELECT ts, thread_ts, author, top_level, counts, pinned_at, body FROM messages WHERE channel = @key AND ts > @after ORDER BY ts LIMIT @limit",
                new { key = _key, after, limit = Page },
                _moment)).ToArray();
            foreach (var row in rows)
            {
                yield return (row.Ts, new StoredMessage(row.ThreadTs, row.Author, row.TopLevel, row.Counts, row.PinnedAt, row.Body, StoredMessage.InOrder(reactors[row.Ts])));
            }

            if (rows.Length < Page)
            {
                yield break;
            }

            after = rows[^1].Ts;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _moment.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
