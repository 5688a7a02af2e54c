using System.Data.Common;
using System.Globalization;
using Chat.Node.Options;
using Dapper;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

/// <summary>
/// Makes the tables and brings them up to date, at start. However many nodes start at once, one does it: the others wait for its lock and then find nothing to do.
/// A step is a file of SQL that is never changed once released; the tables know how many steps they have seen.
/// </summary>
public static class PostgresSchema
{
    /// <summary>Steps that this binary knows; a database with more is refused.</summary>
    public static int Version { get; } = Steps().Count;

    // Any number that nobody else uses in this database.
    private const long Lock = 0x41_6b_6b_61_43_68_61_74;

    /// <summary>Brings the tables up to date. <see cref="OptionException"/> when they or the server do not fit this binary.</summary>
    /// <returns>How many steps were taken.</returns>
    public static async Task<int> Migrate(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        Accept(connection.PostgreSqlVersion);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(new CommandDefinition($"SELECT pg_advisory_xact_lock({Lock})", transaction: transaction, commandTimeout: 60, cancellationToken: cancel));
        await connection.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL)", transaction: transaction);
        await connection.ExecuteAsync("INSERT INTO schema_version VALUES (1, 0) ON CONFLICT DO NOTHING", transaction: transaction);
        var version = await connection.ExecuteScalarAsync<int>("SELECT version FROM schema_version", transaction: transaction);
        if (version > Version)
        {
            throw new OptionException(
                $"The database has schema {version}, this version of AkkaChat knows {Version}: a newer version has run on it. Start that one, or put back the backup made before the upgrade.");
        }

        foreach (var step in Steps().Skip(version))
        {
            // An hour: one that writes a large table anew, and is cut off, would begin from nothing each time.
            await connection.ExecuteAsync(step, transaction: transaction, commandTimeout: 3_600);
        }

        await connection.ExecuteAsync("UPDATE schema_version SET version = @Version WHERE version < @Version", new { Version }, transaction);
        await transaction.CommitAsync(cancel);
        return Version - version;
    }

    /// <summary>What makes acknowledged messages less than durable on this server, as sentences for the log.</summary>
    public static async Task<IReadOnlyList<string>> Risks(NpgsqlDataSource source, CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        return [.. (await SwitchedOff(connection, cancel)).Select(name => $"PostgreSQL runs with {name} = off: acknowledged messages can be lost when its machine fails.")];
    }

    /// <summary>Names of the server's settings without which a commit is not on its disk, of those that are off.</summary>
    public static async Task<IReadOnlyList<string>> SwitchedOff(DbConnection connection, CancellationToken cancel) => [.. await connection.QueryAsync<string>(new CommandDefinition(
        "SELECT name FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') AND setting = 'off'", cancellationToken: cancel))];

    private static void Accept(Version server)
    {
        if (server.Major < PostgresDatabase.MinimumServerVersion)
        {
            throw new OptionException($"--db: the server is PostgreSQL {server}; {PostgresDatabase.MinimumServerVersion} or newer is needed.");
        }
    }

    private static List<string> Steps()
    {
        var assembly = typeof(PostgresSchema).Assembly;
        var steps = new List<string>();
        while (assembly.GetManifestResourceStream(string.Create(CultureInfo.InvariantCulture, $"postgres.{steps.Count + 1:000}.sql")) is { } file)
        {
            using var reader = new StreamReader(file);
            steps.Add(reader.ReadToEnd());
        }

        return steps;
    }
}
