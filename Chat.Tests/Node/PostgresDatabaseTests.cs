using Chat.Node.Options;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Dapper;
using Npgsql;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>What the server keeps for a node from which it hears nothing more.</summary>
public sealed class PostgresDatabaseTests
{
    [Fact]
    public async Task A_key_that_a_silent_node_has_begun_to_write_can_be_written_by_another_before_its_channel_has_moved()
    {
        var database = PostgresConnectionString.Read(await (await PostgresServer.Shared).CreateDatabase());
        // A silent node sends no signs of life either, which count as the transaction's going on.
        await using var silent = PostgresDatabase.Open(new NpgsqlConnectionStringBuilder(database) { KeepAlive = 0 }.ConnectionString);
        await using var next = PostgresDatabase.Open(database);
        await using var begun = await silent.OpenConnectionAsync();
        await begun.ExecuteAsync("CREATE TABLE journal (key INTEGER PRIMARY KEY)");
        await using var transaction = await begun.BeginTransactionAsync();
        await begun.ExecuteAsync("INSERT INTO journal VALUES (122)", transaction: transaction);

        await using var other = await next.OpenConnectionAsync();
        Assert.Equal(1, await other.ExecuteAsync(new CommandDefinition("INSERT INTO journal VALUES (122)", commandTimeout: 7)));
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => transaction.CommitAsync());
    }

    [Fact]
    public async Task What_is_asked_of_the_server_outlasts_the_connections_return_to_the_pool_and_yields_to_what_is_given()
    {
        var given = new NpgsqlConnectionStringBuilder(await (await PostgresServer.Shared).CreateDatabase()) { Options = "-c idle_in_transaction_session_timeout=42s", MaxPoolSize = 1 };
        await using var source = PostgresDatabase.Open(PostgresConnectionString.Read(given.ConnectionString));
        for (var use = 0; use < 2; use++)
        {
            await using var connection = await source.OpenConnectionAsync();
            Assert.Equal("42s", await connection.ExecuteScalarAsync<string>("SHOW idle_in_transaction_session_timeout"));
            Assert.Equal("10", await connection.ExecuteScalarAsync<string>("SHOW tcp_keepalives_idle"));
        }
    }
}
