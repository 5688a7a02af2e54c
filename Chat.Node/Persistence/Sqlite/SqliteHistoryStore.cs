using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Node.Options;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

/// <summary>History in one SQLite file: one connection writes, pooled ones read.</summary>
public sealed partial class SqliteHistoryStore : IHistoryStore, IDisposable
{
    private readonly string _file;
    private readonly string _journal;
    private readonly SqliteConnection _connection;
    private readonly SqliteHistoryTransaction _statements;
    private readonly SemaphoreSlim _writer = new(1, 1);

    public SqliteHistoryStore(DataDirectory data)
        : this(data.History, data.Journal)
    {
    }

    /// <param name="history">The file; made when missing.</param>
    /// <param name="journal">The journal it is built from.</param>
    public SqliteHistoryStore(string history, string journal)
    {
        _file = history;
        _journal = journal;
        _connection = SqliteHistoryFile.OpenWriter(history, journal);
        _statements = new SqliteHistoryTransaction(_connection);
    }

    /// <inheritdoc/>
    public bool IsShared => false;

    /// <inheritdoc/>
    public Task<long> Offset() => Read(c => c.ExecuteScalar<long>("SELECT ordering FROM position"));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> Heads() => Read<IReadOnlyDictionary<string, long>>(c =>
        c.Query<(string Id, long Seq)>("SELECT id, seq FROM channels").ToDictionary(row => row.Id, row => row.Seq, StringComparer.Ordinal));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> Heads(IReadOnlyCollection<string> channels) => Read<IReadOnlyDictionary<string, long>>(c =>
        c.Query<(string Id, long Seq)>("SELECT id, seq FROM channels WHERE id IN @channels", new { channels }).ToDictionary(row => row.Id, row => row.Seq, StringComparer.Ordinal));

    /// <inheritdoc/>
    public async Task Write(Func<IHistoryTransaction, ValueTask> work)
    {
        await _writer.WaitAsync();
        try
        {
            using var transaction = _connection.BeginTransaction();
            _statements.Current = transaction;
            await work(_statements);
            transaction.Commit();
        }
        catch
        {
            _statements.ForgetKeys();
            throw;
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<MembershipNote>> Notes(long afterId, int limit) => Read<IReadOnlyList<MembershipNote>>(c =>
        c.Query<(long Id, string Team, string User, string Channel, long Kind, bool Member, long Seq, bool Gone)>(
                "SELECT id, team, user, channel, kind, member, seq, gone FROM membership_notes WHERE id > @afterId ORDER BY id LIMIT @limit", new { afterId, limit })
            .Select(row => new MembershipNote(row.Id, row.Team, row.User, row.Channel, (ChannelKind)row.Kind, row.Member, row.Seq, row.Gone))
            .ToArray());

    /// <inheritdoc/>
    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
        _writer.Dispose();
        using var pooled = new SqliteConnection(SqliteDatabases.ConnectionString(_file));
        SqliteConnection.ClearPool(pooled);
    }

    private Task<T> Read<T>(Func<SqliteConnection, T> query)
    {
        using var connection = SqliteHistoryFile.OpenReader(_file);
        return Task.FromResult(query(connection));
    }
}
