using System.Data;
using System.Data.Common;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Dapper;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

/// <summary>
/// History in PostgreSQL, shared by all nodes. Any node may bring any channel up to date: a writer locks the channels it writes for its transaction
/// (<see cref="IHistoryTransaction.Lock"/>) and takes on from where the one before left off.
/// </summary>
public sealed partial class PostgresHistoryStore(NpgsqlDataSource source, IDatabaseGate gate, TimeProvider time) : IHistoryStore
{
    /// <summary>How long a read is begun again. The last try takes its own time, 11 s at most (connecting 3 s, the command 8 s); a method has 30 s.</summary>
    private static readonly TimeSpan ReadPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BeforeRepeating = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public Task<long> Offset() => Read(c => c.ExecuteScalarAsync<long>("SELECT ordering FROM position"));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> Heads() => Read<IReadOnlyDictionary<string, long>>(async c =>
        (await c.QueryAsync<(string Id, long Seq)>("SELECT id, seq FROM channels")).ToDictionary(row => row.Id, row => row.Seq, StringComparer.Ordinal));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> Heads(IReadOnlyCollection<string> channels) => Read<IReadOnlyDictionary<string, long>>(async c =>
        (await c.QueryAsync<(string Id, long Seq)>("SELECT id, seq FROM channels WHERE id = ANY(@ids)", new { ids = channels.ToArray() }))
            .ToDictionary(row => row.Id, row => row.Seq, StringComparer.Ordinal));

    /// <inheritdoc/>
    public async Task Write(Func<IHistoryTransaction, ValueTask> work)
    {
        await gate.Opened;
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await work(new PostgresHistoryTransaction(connection, transaction));
        await transaction.CommitAsync();
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MembershipNote>> Notes(long afterId, int limit) => Read<IReadOnlyList<MembershipNote>>(async c =>
        [.. (await c.QueryAsync<(long Id, string Team, string User, string Channel, int Kind, bool Member, long Seq, bool Gone)>(
                "SELECT id, team, member, channel, kind, joined, seq, gone FROM membership_notes WHERE id > @afterId ORDER BY id LIMIT @limit", new { afterId, limit }))
            .Select(row => new MembershipNote(row.Id, row.Team, row.User, row.Channel, (ChannelKind)row.Kind, row.Member, row.Seq, row.Gone))]);

    /// <summary>
    /// Reads over a connection of the pool, and begins again over another when it turns out to be broken, or the database not to answer yet: a restart leaves all of them so, and callers
    /// of methods that read do not repeat them as the server does what is posted. After 100 ms, then 200, 400, 800: a database that is starting has enough to do.
    /// </summary>
    private async Task<T> Read<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancel = default)
    {
        await gate.Opened.WaitAsync(cancel);
        var began = time.GetTimestamp();
        for (var pause = BeforeRepeating; ; pause *= 2)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(cancel);
                return await query(connection);
            }
            catch (NpgsqlException e) when (e.IsTransient && time.GetElapsedTime(began) < ReadPatience)
            {
                await Task.Delay(pause, time, cancel);
            }
        }
    }

    /// <summary>
    /// Rows with message bodies. Not through Dapper's queries, which take each column off the wire as it comes: a body that is not here yet would block a thread, for as long as the
    /// database is silent.
    /// </summary>
    private static async Task<List<T>> Rows<T>(NpgsqlConnection connection, CommandDefinition query, Func<DbDataReader, T> read)
    {
        await using var rows = await connection.ExecuteReaderAsync(query, CommandBehavior.SingleResult);
        var all = new List<T>();
        while (await rows.ReadAsync(query.CancellationToken))
        {
            all.Add(read(rows));
        }

        return all;
    }

    private static byte[]? Body(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
