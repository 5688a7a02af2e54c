using Chat.Actors.Channels.History;
using Chat.Node.Persistence.Sqlite;
using Chat.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Tests.Channels.History;

public sealed class SqliteHistoryStoreTests : HistoryStoreTests
{
    private readonly TempDirectory _directory = new();
    private SqliteHistoryStore _store = null!;

    [Fact]
    public async Task History_of_another_journal_is_thrown_away()
    {
        await _store.Write(async t =>
        {
            await new HistoryEffects(t).Apply(new Story("C0HQ").Created(People.Ada).Events);
            await t.SetOffset(1000);
        });
        _store.Dispose();
        using var reopened = new SqliteHistoryStore(_directory.File("history.db"), _directory.File("journal.db"));
        Assert.Empty(await reopened.Heads());
        Assert.Equal(0, await reopened.Offset());
    }

    [Theory]
    [InlineData(2, 3, true)]
    [InlineData(2, 4, true)]
    [InlineData(2, 2, false)]
    [InlineData(0, 3, false)]
    public async Task History_stays_only_beside_a_journal_that_has_all_of_each_channel(int other, int hq, bool stays)
    {
        var stories = new[] { new Story("C1").Created(People.Ada).Topic("t"), new Story("C0HQ").Created(People.Ada).Topic("t").Topic("more") };
        Journal(("channel-C1", other), ("channel-C0HQ", hq), ("workspace-T1", 50)); // as a whole it is long enough
        await _store.Write(async t =>
        {
            await new HistoryEffects(t).Apply([.. stories.SelectMany(story => story.Events)]);
            await t.SetOffset(40);
        });
        _store.Dispose();
        using var reopened = new SqliteHistoryStore(_directory.File("history.db"), _directory.File("journal.db"));
        Assert.Equal(stays ? 2 : 0, (await reopened.Heads()).Count);
        Assert.Equal(stays ? 40 : 0, await reopened.Offset());
    }

    /// <summary>A journal with so many events of each id.</summary>
    private void Journal(params (string Id, int Events)[] ids)
    {
        using var connection = new SqliteConnection($"Data Source={_directory.File("journal.db")};Pooling=False");
        connection.Open();
        connection.Execute("CREATE TABLE journal (ordering INTEGER PRIMARY KEY, persistence_id TEXT, sequence_number INTEGER); CREATE UNIQUE INDEX journal_uq ON journal (persistence_id, sequence_number)");
        foreach (var (id, events) in ids)
        {
            connection.Execute("INSERT INTO journal (persistence_id, sequence_number) VALUES (@id, @n)", Enumerable.Range(1, events).Select(n => new { id, n }));
        }
    }

    public override Task DisposeAsync()
    {
        _store.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    protected override async Task Journal(string sql)
    {
        await using var journal = new SqliteConnection($"Data Source={_directory.File("journal.db")};Pooling=False");
        await journal.OpenAsync();
        await using var command = journal.CreateCommand();
        command.CommandText = "CREATE TABLE journal (ordering INTEGER PRIMARY KEY, created, deleted, persistence_id, sequence_number, message); " + sql;
        await command.ExecuteNonQueryAsync();
    }

    protected override Task<IHistoryStore> Open() =>
        Task.FromResult<IHistoryStore>(_store = new SqliteHistoryStore(_directory.File("history.db"), _directory.File("journal.db")));
}
