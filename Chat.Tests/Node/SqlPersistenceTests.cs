using System.Buffers.Binary;
using Akka.Actor;
using Akka.Persistence;
using Chat.Node;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Tests.Support;
using LinqToDB.Data;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Tests.Node;

public sealed class SqlPersistenceTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(SqliteSynchronous.Full, 2)]
    [InlineData(SqliteSynchronous.Normal, 1)]
    public async Task The_journals_connection_commits_as_durably_as_the_operator_said(SqliteSynchronous synchronous, long pragma)
    {
        using var data = DataDirectory.Open(_directory.Root);
        Assert.True(SqliteDatabases.Plugins(data, synchronous).TryGetDataOptionsFor("akka.persistence.journal.sql", out var options));
        await using var connection = new DataConnection(options!);
        Assert.Equal(pragma, await connection.ExecuteAsync<long>("PRAGMA synchronous"));
        Assert.Equal("wal", await connection.ExecuteAsync<string>("PRAGMA journal_mode"));
        Assert.Equal(8000, await connection.ExecuteAsync<long>("PRAGMA busy_timeout"));
    }

    // Not what is measured: a hundred actors recover first, on a machine that runs other tests.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Three_hundred_events_of_a_hundred_actors_share_far_fewer_commits()
    {
        using var data = DataDirectory.Open(_directory.Root);
        using var system = Start(data);
        var writers = Enumerable.Range(0, 100).Select(i => system.ActorOf(Props.Create(() => new Writer($"writer-{i}")))).ToArray();
        await Task.WhenAll(writers.Select(writer => writer.Ask<string>("warm", Patience)));
        var before = Commits(data.Journal + "-wal");
        await Task.WhenAll(writers.SelectMany(writer => Enumerable.Range(0, 3).Select(i => writer.Ask<string>($"event {i}", Patience))));
        var commits = Commits(data.Journal + "-wal") - before;
        await system.Terminate();

        // 301 without the yield when a connection opens; 3 to 30 with it.
        Assert.InRange(commits, 1, 100);
    }

    [Fact]
    public async Task The_journal_finds_an_actors_events_by_index_and_takes_no_number_twice_also_when_it_was_made_without()
    {
        using var data = DataDirectory.Open(_directory.Root);
        SqliteDatabases.Plugins(data, SqliteSynchronous.Full).TryGetDataOptionsFor("akka.persistence.journal.sql", out var options);
        await using var connection = new DataConnection(options!);
        for (var start = 1; start <= 2; start++)
        {
            using var system = Start(data);
            await system.ActorOf(Props.Create(() => new Writer("writer"))).Ask<string>("event", Patience);
            await system.Terminate();

            Assert.Equal(start, await connection.ExecuteAsync<int>("SELECT count(*) FROM journal"));
            var again = await Assert.ThrowsAsync<SqliteException>(() => connection.ExecuteAsync(
                "INSERT INTO journal (created, deleted, persistence_id, sequence_number, message) SELECT created, deleted, persistence_id, sequence_number, message FROM journal"));
            Assert.Contains("UNIQUE", again.Message, StringComparison.Ordinal);
            var plan = connection.Query(row => row.GetString(3), "EXPLAIN QUERY PLAN SELECT message FROM journal WHERE persistence_id = 'x' AND sequence_number > 1").Single();
            Assert.Contains("INDEX", plan, StringComparison.Ordinal);
            await connection.ExecuteAsync("DROP INDEX journal_uq");
        }
    }

    private static ActorSystem Start(DataDirectory data) => ActorSystem.Create("commits", BootstrapSetup.Create()
        .WithConfig(HoconFiles.Load(new NodeOptions()).WithFallback(SqlPlugin.Reference))
        .And(SqliteDatabases.Plugins(data, SqliteSynchronous.Full)));

    /// <summary>Commits in a write-ahead log (sqlite.org/fileformat.html#walformat): a frame that ends a transaction carries the database's size in pages.</summary>
    private static int Commits(string wal)
    {
        using var file = new FileStream(wal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[32];
        file.ReadExactly(header);
        var page = BinaryPrimitives.ReadInt32BigEndian(header[8..]);
        var commits = 0;
        Span<byte> frame = stackalloc byte[24];
        while (file.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            commits += BinaryPrimitives.ReadUInt32BigEndian(frame[4..]) > 0 ? 1 : 0;
            file.Seek(page, SeekOrigin.Current);
        }

        return commits;
    }

    private sealed class Writer(string id) : UntypedPersistentActor
    {
        public override string PersistenceId => id;

        protected override void OnCommand(object message)
        {
            var asker = Sender;
            PersistAsync((string)message, text => asker.Tell(text));
        }

        protected override void OnRecover(object message)
        {
        }
    }
}
