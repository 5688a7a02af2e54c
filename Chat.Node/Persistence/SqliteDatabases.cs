using System.Data.Common;
using Akka.Persistence.Sql.Config;
using Chat.Node.Options;
using LinqToDB;
using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence;

/// <summary>How the SQLite files are opened. Journal, snapshots and history are separate files: they would share one write lock (akka.net#3538).</summary>
public static class SqliteDatabases
{
    private const string Provider = ProviderName.SQLiteMS;

    /// <summary>
    /// Connection string of one file. Pooled: with WAL the last connection to close would checkpoint and delete the log, after every commit. The default
    /// time-out is how long a statement waits for a lock (seconds).
    /// </summary>
    public static string ConnectionString(string file) => new SqliteConnectionStringBuilder
    {
        DataSource = file,
        Mode = SqliteOpenMode.ReadWriteCreate,
        Cache = SqliteCacheMode.Private,
        Pooling = true,
        DefaultTimeout = 8,
    }.ToString();

    /// <summary>What every connection is told when it opens. journal_mode stays in the file; the others belong to the connection.</summary>
    public static string Pragmas(SqliteSynchronous synchronous) =>
        $"PRAGMA journal_mode=WAL; PRAGMA busy_timeout=8000; PRAGMA synchronous={(synchronous == SqliteSynchronous.Full ? "FULL" : "NORMAL")}; PRAGMA wal_autocheckpoint=4000;";

    /// <summary>The three plugins of Akka.Persistence.Sql on the files of a data directory.</summary>
    public static MultiDataOptionsSetup Plugins(DataDirectory data, SqliteSynchronous synchronous)
    {
        var journal = Options(data.Journal, synchronous);
        var setup = new MultiDataOptionsSetup();
        setup.AddDataOptions("akka.persistence.journal.sql", journal.Measured());
        setup.AddDataOptions("akka.persistence.query.journal.sql", journal);
        setup.AddDataOptions("akka.persistence.snapshot-store.sql", Options(data.Snapshots, synchronous));
        return setup;
    }

    private static DataOptions Options(string file, SqliteSynchronous synchronous) =>
        new DataOptions().UseConnectionString(Provider, ConnectionString(file)).UseAfterConnectionOpened(
            connection => Apply(connection, synchronous),
            async (connection, _) =>
            {
                Apply(connection, synchronous);
                // Microsoft.Data.Sqlite never really waits, so the journal's write stream would run each actor's write to its end before it looks for
                // the next: one commit an actor. Yielding once lets writes queue up meanwhile, and they share the next commit: 978 -> 8,743 events/s
                // over 100 channels. Only with parallelism = 1; more writers wait for each other's lock.
                await Task.Yield();
            });

    private static void Apply(DbConnection connection, SqliteSynchronous synchronous)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Pragmas(synchronous);
        command.ExecuteNonQuery();
    }
}
