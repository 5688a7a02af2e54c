using Chat.Node.Options;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace Chat.Tests.Node;

public sealed class PostgresSchemaTests
{
    [Fact]
    public async Task Of_nodes_that_start_at_once_one_makes_the_tables()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        var steps = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostgresSchema.Migrate(source, CancellationToken.None)));
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, PostgresSchema.Version], steps.Order());
    }

    [Fact]
    public async Task A_schema_from_a_newer_version_is_refused_with_a_sentence()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        await PostgresSchema.Migrate(source, CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE schema_version SET version = version + 1");
        var mistake = await Assert.ThrowsAsync<OptionException>(() => PostgresSchema.Migrate(source, CancellationToken.None));
        Assert.Contains("newer version", mistake.Message);
    }

    [Fact]
    public async Task A_server_that_does_not_sync_is_named_as_a_risk()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        Assert.Contains(await PostgresSchema.Risks(source, CancellationToken.None), risk => risk.Contains("fsync = off"));
    }

    [Fact]
    public async Task The_journal_refuses_a_second_entry_with_one_number()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        await PostgresSchema.Migrate(source, CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        const string entry = "INSERT INTO journal (deleted, persistence_id, sequence_number, created, message) VALUES (false, 'channel-C1', 1, 0, '')";
        await connection.ExecuteAsync(entry);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.ExecuteAsync(entry));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, refused.SqlState);
    }
}
