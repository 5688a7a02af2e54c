using System.Data;
using System.Data.Common;
using Chat.Node.Options;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Chat.Node.Commands;

/// <summary>The node's database as operators' commands read it, past all caches. They only read, so that asking can break nothing.</summary>
public sealed class OperatorDatabase(DataDirectory data, NpgsqlDataSource? source = null)
{
    /// <summary>Whether it is shared by the nodes of a cluster.</summary>
    public bool IsPostgres => source is not null;

    /// <summary>Column of <c>members</c> that has the user.</summary>
    public string MemberColumn => IsPostgres ? "member" : "user";

    /// <summary>A connection to the journal.</summary>
    public Task<DbConnection> Journal(CancellationToken cancel) => Open(data.Journal, cancel);

    /// <summary>A connection to history.</summary>
    public Task<DbConnection> History(CancellationToken cancel) => Open(data.History, cancel);

    /// <summary>A transaction that sees one moment however long it reads.</summary>
    public static async Task<DbTransaction> OneMoment(DbConnection connection, CancellationToken cancel) => connection is SqliteConnection sqlite
        ? sqlite.BeginTransaction(deferred: true)
        : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancel);

    private async Task<DbConnection> Open(string file, CancellationToken cancel)
    {
        if (source is not null)
        {
            return await source.OpenConnectionAsync(cancel);
        }

        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
        await connection.OpenAsync(cancel);
        return connection;
    }
}
