using Chat.Actors.Channels.History;
using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

/// <summary>Opens history.db, makes its tables, and begins anew where it does not fit the journal beside it.</summary>
internal static class SqliteHistoryFile
{
    /// <summary>Kept in the file. Another number: the file is thrown away and built from the journal again, which is all a migration there is.</summary>
    private const int SchemaVersion = 4;

    // NORMAL: what a power cut takes from this file the journal gives back. The cache (16 MiB) holds the inner pages of the indexes.
    private const string Pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=8000; PRAGMA cache_size=-16384; PRAGMA wal_autocheckpoint=2000;";

    private const string SeenAnything = "SELECT (SELECT ordering FROM position) + (SELECT count(*) FROM channels)";
    private const string SeenMore = "SELECT (SELECT ordering FROM position) > (SELECT coalesce(max(ordering), 0) FROM log.journal)";

    // Only where the journal has its index, which the plugin adds at the same start: without it this would read the whole journal for each channel.
    private const string ChannelsAhead = $"""
        SELECT EXISTS (SELECT 1 FROM channels c
        WHERE c.seq > coalesce((SELECT max(sequence_number) FROM log.journal WHERE persistence_id = '{ChannelLog.Prefix}' || c.id), 0))
        """;

    /// <summary>The writer's connection to a file that fits.</summary>
    public static SqliteConnection OpenWriter(string history, string journal)
    {
        var connection = Open(history);
        if (Number(connection, "PRAGMA user_version") == SchemaVersion && IsOf(connection, journal))
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

    /// <summary>Ordering of the journal's newest entry; 0: there is none.</summary>
    public static long NewestEntry(string journal)
    {
        if (!File.Exists(journal))
        {
            return 0;
        }

        using var connection = OpenReader(journal);
        return Number(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'journal'") == 0 ? 0 : Number(connection, "SELECT coalesce(max(ordering), 0) FROM journal");
    }

    /// <summary>
    /// Whether the journal has all that history has seen. One that was put back from a backup has not: as a whole, or, because reads bring single channels in ahead of the
    /// stream, only in a channel. One look into the index a channel: 30 ms for 10,000 channels, however long the journal.
    /// </summary>
    private static bool IsOf(SqliteConnection history, string journal)
    {
        if (!File.Exists(journal))
        {
            return Number(history, SeenAnything) == 0;
        }

        Run(history, "ATTACH DATABASE $file AS log", ("$file", journal));
        try
        {
            return Number(history, "SELECT count(*) FROM log.sqlite_master WHERE name = 'journal'") == 0
                ? Number(history, SeenAnything) == 0
                : Number(history, SeenMore) == 0 && (Number(history, "SELECT count(*) FROM log.sqlite_master WHERE name = 'journal_uq'") == 0 || Number(history, ChannelsAhead) == 0);
        }
        finally
        {
            Run(history, "DETACH DATABASE log");
        }
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

    private static void Run(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }
}
