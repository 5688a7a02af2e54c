using System.Data.Common;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Node.Persistence.Postgres;
using Dapper;
using Npgsql;

namespace Chat.Node.Commands.Doctor;

/// <summary>Whether the database can keep what the node promises.</summary>
public sealed class DatabaseChecks(OperatorDatabase database, NodeOptions options, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Checkup>> Run(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Limit);
        try
        {
            await using var connection = await database.Journal(limit.Token);
            var found = new List<Checkup>();
            await foreach (var checkup in database.IsPostgres ? Postgres(connection, limit.Token) : Sqlite(connection, limit.Token))
            {
                found.Add(checkup);
            }

            return found;
        }
        catch (Exception e) when (e is DbException or TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return [Checkup.Fail("database", $"does not answer: {e.Message}", "start the database server, or mend the way to it; the node goes on by itself then")];
        }
    }

    private async IAsyncEnumerable<Checkup> Postgres(DbConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var asked = time.GetTimestamp();
        var its = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("SELECT clock_timestamp()", cancellationToken: cancel));
        var way = time.GetElapsedTime(asked);
        yield return Clocks.Check("clock against the database", its.ToUniversalTime() + (way / 2) - time.GetUtcNow().UtcDateTime, "the database's machine");
        yield return Checkup.Fine("database", $"PostgreSQL {connection.ServerVersion}, answers in {way.TotalMilliseconds:0.0} ms");
        var schema = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT version FROM schema_version", cancellationToken: cancel));
        yield return schema == PostgresSchema.Version
            ? Checkup.Fine("schema", $"{schema}")
            : Checkup.Warn("schema", $"the database has {schema}, this node knows {PostgresSchema.Version}", "bring all nodes to the same version");
        var off = await PostgresSchema.SwitchedOff(connection, cancel);
        yield return off.Count == 0
            ? Checkup.Fine("durability", "fsync, synchronous_commit and full_page_writes are on")
            : Checkup.Warn("durability", $"{string.Join(", ", off)} = off: acknowledged messages can be lost when the database's machine fails", $"set {string.Join(", ", off)} = on in postgresql.conf");
        yield return await Connections(connection, cancel);
    }

    private async Task<Checkup> Connections(DbConnection connection, CancellationToken cancel)
    {
        var most = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT current_setting('max_connections')::int", cancellationToken: cancel));
        var nodes = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT count(*) FROM cluster_members", cancellationToken: cancel));
        var used = await connection.ExecuteScalarAsync<int>(new CommandDefinition("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'", cancellationToken: cancel));
        var pool = new NpgsqlConnectionStringBuilder(options.Database).MaxPoolSize + ClusterHosting.OwnConnectionsLimit;
        var detail = $"{used} of {most} are used; {nodes} nodes may take {pool} each";
        return nodes * pool >= most
            ? Checkup.Warn("connections", detail, $"raise max_connections above {nodes * pool}, or set Maximum Pool Size in --db")
            : Checkup.Fine("connections", detail);
    }

    private async IAsyncEnumerable<Checkup> Sqlite(DbConnection connection, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var mode = await connection.ExecuteScalarAsync<string>(new CommandDefinition("PRAGMA journal_mode", cancellationToken: cancel));
        yield return Checkup.Fine("database", $"SQLite {connection.ServerVersion}");
        yield return mode == "wal"
            ? Checkup.Fine("journal mode", "wal")
            : Checkup.Warn("journal mode", $"{mode}: writers and readers wait for each other", "let the node open the file itself; the file system must allow shared memory (no network file system)");
    }
}

/// <summary>When clocks differ so much that people notice.</summary>
internal static class Clocks
{
    private static readonly TimeSpan Noticed = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Wrong = TimeSpan.FromSeconds(5);

    /// <param name="check">Its name.</param>
    /// <param name="ahead">By how much the other clock is ahead.</param>
    /// <param name="whose">The other's owner.</param>
    public static Checkup Check(string check, TimeSpan ahead, string whose)
    {
        var detail = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{whose} is {Math.Abs(ahead.TotalMilliseconds):0} ms {(ahead < TimeSpan.Zero ? "behind" : "ahead")}");
        const string mend = "let both machines follow a time server (chrony, systemd-timesyncd); until then new messages of a channel can carry the future's time";
        return ahead.Duration() > Wrong ? Checkup.Fail(check, detail, mend) : ahead.Duration() > Noticed ? Checkup.Warn(check, detail, mend) : Checkup.Fine(check, detail);
    }
}
