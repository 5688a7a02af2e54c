using Chat.Tests.Support;
using Npgsql;

namespace Chat.Tests.Clusters;

/// <summary>
/// Tells which node holds a channel: the one that wrote its last event. A trigger of the tests' own on the journal notes the writer's connection name, so nothing
/// in the server has to tell.
/// </summary>
internal sealed class JournalOwners(string connection) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connection);

    /// <summary>Begins to note writers.</summary>
    public async Task Watch()
    {
        await using var command = _source.CreateCommand(
            """
            CREATE TABLE seen_writers (id TEXT PRIMARY KEY, node TEXT NOT NULL) WITH (fillfactor = 50);
            CREATE FUNCTION see_writer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              INSERT INTO seen_writers VALUES (NEW.persistence_id, current_setting('application_name'))
                ON CONFLICT (id) DO UPDATE SET node = excluded.node WHERE seen_writers.node <> excluded.node;
              RETURN NULL;
            END $$;
            CREATE TRIGGER see_writer AFTER INSERT ON journal FOR EACH ROW EXECUTE FUNCTION see_writer();
            """);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>The node that holds each of these channels, as far as it has written since <see cref="Watch"/>.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Of(IReadOnlyList<string> channels)
    {
        IReadOnlyDictionary<string, string>? owners = null;
        await Eventually.That("the database tells who wrote last", async () =>
        {
            try
            {
                owners = await Read(channels);
                return true;
            }
            catch (NpgsqlException)
            {
                // A connection from before the database was killed.
                return false;
            }
        });
        return owners!;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private async Task<IReadOnlyDictionary<string, string>> Read(IReadOnlyList<string> channels)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = _source.CreateCommand("SELECT id, node FROM seen_writers");
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            if (channels.FirstOrDefault(channel => rows.GetString(0).EndsWith(channel, StringComparison.Ordinal)) is { } channel)
            {
                owners[channel] = rows.GetString(1);
            }
        }

        return owners;
    }
}
