using Chat.Actors.Channels.History;
using Chat.Node.Persistence;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Npgsql;
using Xunit;

namespace Chat.Tests.Channels.History;

public sealed class PostgresHistoryStoreTests : HistoryStoreTests
{
    private NpgsqlDataSource _source = null!;

    [Fact]
    public async Task A_second_writer_of_a_channel_waits_for_the_first_and_finds_what_it_wrote()
    {
        var store = new PostgresHistoryStore(_source, new OpenGate(), TimeProvider.System);
        var story = new Story("C0HQ").Created(People.Ada);
        var locked = new TaskCompletionSource();
        var second = Task.CompletedTask;
        IReadOnlyDictionary<string, long> found = new Dictionary<string, long>();
        await store.Write(async first =>
        {
            Assert.Empty(await first.Lock(["C0HQ"]));
            second = store.Write(async t =>
            {
                locked.SetResult();
                found = await t.Lock(["C1OTHER", "C0HQ"]);
            });
            await locked.Task;
            await Eventually.That("the second waits for the lock", async () =>
            {
                await using var waiting = _source.CreateCommand("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted");
                return (long)(await waiting.ExecuteScalarAsync())! == 1;
            });
            await new HistoryEffects(first).Apply(story.Events);
        });
        await second;
        Assert.Equal(1, found["C0HQ"]);
    }

    [Fact]
    public async Task The_streams_offset_never_goes_back()
    {
        var store = new PostgresHistoryStore(_source, new OpenGate(), TimeProvider.System);
        await store.Write(t => t.SetOffset(7));
        await store.Write(t => t.SetOffset(3));
        Assert.Equal(7, await store.Offset());
    }

    [Fact]
    public async Task What_a_nodes_warm_up_wrote_does_not_make_it_look_behind()
    {
        var store = new PostgresHistoryStore(_source, new OpenGate(), TimeProvider.System);
        await Journal("INSERT INTO journal (ordering, created, deleted, persistence_id, sequence_number, message) VALUES (7, 0, false, 'user-a', 1, 'x'), (8, 0, false, 'warm-up-10.0.0.1:4053', 1, 'x')");
        await store.Write(t => t.SetOffset(6));
        Assert.False(await store.IsCurrent());
        await store.Write(t => t.SetOffset(7));
        Assert.True(await store.IsCurrent());
    }

    [Fact]
    public async Task A_read_over_a_connection_that_the_database_has_closed_is_answered_over_another()
    {
        var store = new PostgresHistoryStore(_source, new OpenGate(), TimeProvider.System);
        await store.Write(t => t.SetOffset(7));
        await using (var other = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_source.ConnectionString) { Pooling = false }))
        await using (var restart = other.CreateCommand("SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"))
        {
            Assert.True((long)(await restart.ExecuteScalarAsync())! > 0);
        }

        Assert.Equal(7, await store.Offset());
    }

    public override async Task DisposeAsync() => await _source.DisposeAsync();

    protected override async Task Journal(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    protected override async Task<IHistoryStore> Open()
    {
        var server = await PostgresServer.Shared;
        _source = PostgresDatabase.Open(await server.CreateDatabase());
        await PostgresSchema.Migrate(_source, CancellationToken.None);
        return new PostgresHistoryStore(_source, new OpenGate(), TimeProvider.System);
    }
}
