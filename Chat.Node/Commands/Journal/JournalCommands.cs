using System.Text.Json.Nodes;
using Chat.Node.Operations;
using Chat.Node.Options;
using Dapper;

namespace Chat.Node.Commands.Journal;

/// <summary><c>chat journal stats</c>.</summary>
public sealed class JournalStats(OperatorDatabase database, DataDirectory data) : IOperatorCommand
{
    /// <summary>Up to here entries are counted; beyond, a number close by is given at once.</summary>
    private const long CountedUpTo = 5_000_000;

    public static CommandSpec Spec { get; } = new("journal", "stats", "How big the journal is, what it wrote last, and how far history is behind it.")
    {
        Columns =
        [
            new("database", "database"), new("entries", "entries"), new("estimated", "estimated"), new("newest", "newest entry"), new("newest_id", "written by"), new("newest_number", "as its number"),
            new("history_position", "history has seen"), new("history_behind", "history is behind by"), new("channels", "channels"),
            new("journal_bytes", "journal", Size), new("snapshot_bytes", "snapshots", Size), new("history_bytes", "history", Size),
        ],
        Layout = AnswerLayout.Fields,
        Examples = [("journal stats", "is history keeping up?")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        await using var journal = await database.Journal(cancel);
        await using var history = await database.History(cancel);
        var newest = (await journal.QueryAsync<(long Ordering, string Id, long Number)>(
            "SELECT ordering, persistence_id, sequence_number FROM journal ORDER BY ordering DESC LIMIT 1")).FirstOrDefault();
        var position = await history.ExecuteScalarAsync<long>("SELECT ordering FROM position");
        var estimated = newest.Ordering > CountedUpTo;
        var entries = !estimated ? await journal.ExecuteScalarAsync<long>("SELECT count(*) FROM journal")
            : database.IsPostgres ? await journal.ExecuteScalarAsync<long>("SELECT reltuples::bigint FROM pg_class WHERE oid = 'journal'::regclass") : newest.Ordering;
        var sizes = database.IsPostgres
            ? await journal.QuerySingleAsync<(long Journal, long Snapshots, long History)>(
                "SELECT pg_total_relation_size('journal'), pg_total_relation_size('snapshot'), pg_total_relation_size('messages') + pg_total_relation_size('channels') + pg_total_relation_size('members')")
            : (OnDisk(data.Journal), OnDisk(data.Snapshots), OnDisk(data.History));
        await output.Row(new JsonObject
        {
            ["database"] = database.IsPostgres ? "PostgreSQL" : "SQLite",
            ["entries"] = entries,
            ["estimated"] = estimated ? true : null,
            ["newest"] = newest.Ordering,
            ["newest_id"] = newest.Id,
            ["newest_number"] = newest.Number,
            ["history_position"] = position,
            ["history_behind"] = Math.Max(0, newest.Ordering - position),
            ["channels"] = await history.ExecuteScalarAsync<long>("SELECT count(*) FROM channels"),
            ["journal_bytes"] = sizes.Item1,
            ["snapshot_bytes"] = sizes.Item2,
            ["history_bytes"] = sizes.Item3,
        });
        return 0;
    }

    private static string Size(JsonNode? bytes) => Moments.Size(bytes!.GetValue<long>());

    private static long OnDisk(string file) => new[] { file, file + "-wal" }.Select(path => new FileInfo(path)).Where(found => found.Exists).Sum(found => found.Length);
}

/// <summary><c>chat journal top</c>.</summary>
public sealed class JournalTop(OperatorDatabase database) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("journal", "top", "The channels with the most events.")
    {
        Arguments = [new("limit", "How many [10]", Alias: "-n")],
        Columns = [new("channel", "channel"), new("name", "name"), new("events", "events", events => $"events: {events}")],
        Counted = "channels",
        Examples = [("journal top -n 3", "who fills the disk")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        await using var history = await database.History(cancel);
        var rows = await history.QueryAsync<(string Id, string Name, long Seq)>(
            "SELECT id, name, seq FROM channels ORDER BY seq DESC, id LIMIT @limit", new { limit = request.Number("limit", 10, 1, 10_000) });
        foreach (var (id, name, seq) in rows)
        {
            await output.Row(new JsonObject { ["channel"] = id, ["name"] = name, ["events"] = seq });
        }

        return 0;
    }
}
