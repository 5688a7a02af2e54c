using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Node.Persistence.Postgres;
using Chat.Tests.Support;
using Dapper;
using Google.Protobuf;
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
    public async Task Messages_written_by_a_version_before_counted_columns_count_and_say_who_reacted_before_and_after_the_step()
    {
        await using var source = PostgresDatabase.Open(await (await PostgresServer.Shared).CreateDatabase());
        await using var connection = await source.OpenConnectionAsync();
        await connection.ExecuteAsync(Step(1) + Step(2) + """
            CREATE TABLE schema_version (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL);
            INSERT INTO schema_version VALUES (1, 2);
            INSERT INTO channels (id, seq, team, kind, name, creator, created, archived, general, topic, topic_by, topic_at, purpose, purpose_by, purpose_at, num_members, direct_members, last_message_ts)
            VALUES ('C0HQ', 1, 'T1', 1, 'hq', 'U1', 0, false, false, '', '', 0, '', '', 0, 0, '', 0)
            """);
        await Write(new Message { Ts = 1, User = "U1", Text = "said", Reactions = { new Reaction { Name = "tada", Users = { "U1", "U2" } }, new Reaction { Name = "eyes", Users = { "U1" } } } });
        await Write(new Message { Ts = 2, User = "U1", Text = "joined", Subtype = "channel_join" });

        Assert.Equal(PostgresSchema.Version - 2, await PostgresSchema.Migrate(source, CancellationToken.None));
        await Write(new Message { Ts = 3, User = "U1", Text = "said", Reactions = { new Reaction { Name = "eyes", Users = { "U2", "U3" } } } });
        await Write(new Message { Ts = 4, User = "U1", Text = "left", Subtype = "channel_leave" });

        var store = new PostgresHistoryStore(source, new OpenGate(), TimeProvider.System);
        Assert.Equal(new UnreadCounts(4, 2), await store.CountUnread("C0HQ", "U9", 0));
        Assert.Equal([[1], [3, 1], [3]], [await Of("U1"), await Of("U2"), await Of("U3")]);

        await Write(new Message { Ts = 1, User = "USLACKBOT", Text = "gone", Subtype = "tombstone" });
        await Write(new Message { Ts = 3, User = "U1", Text = "said", Reactions = { new Reaction { Name = "eyes", Users = { "U3", "U4" } } } });
        Assert.Equal(new UnreadCounts(4, 1), await store.CountUnread("C0HQ", "U9", 0));
        Assert.Equal([[], [], [3], [3]], [await Of("U1"), await Of("U2"), await Of("U3"), await Of("U4")]);

        Task Write(Message message) => connection.ExecuteAsync(
            """
            INSERT INTO messages (channel, ts, thread_ts, author, top_level, body) SELECT key, @Ts, 0, @User, true, @body FROM channels WHERE id = 'C0HQ'
            ON CONFLICT (channel, ts) DO UPDATE SET thread_ts = 0, author = @User, top_level = true, body = @body
            """,
            new { message.Ts, message.User, body = message.ToByteArray() });

        async Task<long[]> Of(string user) =>
            [.. (await store.Reacted(new ReactedFilter("T1", user, WithPublic: true, [], Before: null, Skip: 0, Limit: 10))).Items.Select(item => item.Message.Ts)];
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

    private static string Step(int number)
    {
        using var reader = new StreamReader(typeof(PostgresSchema).Assembly.GetManifestResourceStream($"postgres.{number:000}.sql")!);
        return reader.ReadToEnd();
    }
}
