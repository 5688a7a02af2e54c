using Chat.Actors.Channels.History;
using Chat.Node.Persistence.Sqlite;
using Chat.Tests.Support;
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

    public override Task DisposeAsync()
    {
        _store.Dispose();
        _directory.Dispose();
        return Task.CompletedTask;
    }

    protected override Task<IHistoryStore> Open() =>
        Task.FromResult<IHistoryStore>(_store = new SqliteHistoryStore(_directory.File("history.db"), _directory.File("journal.db")));
}
