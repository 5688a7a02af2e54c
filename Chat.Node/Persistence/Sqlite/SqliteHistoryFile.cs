using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

/// <summary>Opens history.db, makes its tables, and begins anew where it does not fit the journal beside it.</summary>
internal static class SqliteHistoryFile
{
    /// <summary>Kept in the file. Another number: the file is thrown away and built from the journal again, which is all a migration there is.</summary>
    private const int SchemaVersion = 2;

    // NORMAL: what a power cut takes from this file the journal gives back. The cache (16 MiB) holds the inner pages of the indexes.
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=8000; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=2000;";

    /// <summary>The writer's connection to a file that fits.</summary>
    public static SqliteConnection OpenWriter(string history, string journal)
    {
        var connection = Open(history);
        if (Number(connection, "PRAGMA user_version") == SchemaVersion && Number(connection, "SELECT ordering FROM position") <= JournalHead(journal))
        {
            return connection;
        }

        connection.Dispose();
        foreach (var file in new[] { history, history + "-wal", history + "-shm" })
        {
            File.Delete(file);
        }

        connection = Open(history);
        Run(connection, "BEGIN; " + Schema() + $" PRAGMA user_version={SchemaVersion}; COMMIT;");
        return connection;
    }

    /// <summary>A connection for reads: pooled, sees whole transactions, never waits for the writer.</summary>
    public static SqliteConnection OpenReader(string history)
    {
        var connection = new SqliteConnection(SqliteDatabases.ConnectionString(history));
        connection.Open();
        return connection;
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(SqliteDatabases.ConnectionString(file)) { Pooling = false }.ToString());
        connection.Open();
        Run(connection, Pragmas);
        return connection;
    }

    /// <summary>The newest entry of the journal; history that has seen newer ones belongs to another journal (one put back from a backup).</summary>
    private static long JournalHead(string journal)
    {
        if (!File.Exists(journal))
        {
            return 0;
        }

        using var connection = Open(journal);
        return Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'journal'") == 0 ? 0 : Number(connection, "SELECT coalesce(max(ordering), 0) FROM journal");
    }

    private static string Schema()
    {
        using var stream = typeof(SqliteHistoryFile).Assembly.GetManifestResourceStream("history.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
