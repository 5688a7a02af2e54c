using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace Chat.Node.Persistence.Sqlite;

/// <summary>The writer's statements, compiled once for its connection. SQLite answers at once, so every task here is complete when it is returned.</summary>
internal sealed class SqliteHistoryTransaction : IHistoryTransaction, IDisposable
{
    private readonly List<SqliteStatement> _all = [];
    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);
    private readonly SqliteStatement _setOffset, _seq, _channel, _putChannel, _key, _join, _leave, _find, _put, _remove, _pin, _replies, _addNote, _addGoneNotes, _removeNote,
        _forgetMembers, _sweep, _react, _unreact;

    public SqliteHistoryTransaction(SqliteConnection connection)
    {
        SqliteStatement Prepare(string sql, int parameters)
        {
            var statement = new SqliteStatement(connection, sql, parameters);
            _all.Add(statement);
            return statement;
        }

        _setOffset = Prepare("UPDATE position SET ordering = $1 WHERE ordering < $1", 1);
        _seq = Prepare("SELECT seq FROM channels WHERE id = $1", 1);
        _channel = Prepare($"SELECT {ChannelRow.Columns} FROM channels WHERE id = $1", 1);
        _putChannel = Prepare($"""
            INSERT INTO channels ({ChannelRow.Columns}, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
            ON CONFLICT (id) DO UPDATE SET name = $4, archived = $7, topic = $9, topic_by = $10, topic_at = $11, purpose = $12, purpose_by = $13, purpose_at = $14,
              num_members = $15, direct_members = $16, last_message_ts = $17, deleted = $18, seq = $19
            """, 19);
        _key = Prepare("SELECT key FROM channels WHERE id = $1", 1);
        _join = Prepare("INSERT INTO members (channel, user) VALUES ($1, $2) ON CONFLICT DO NOTHING", 2);
        _leave = Prepare("DELETE FROM members WHERE channel = $1 AND user = $2", 2);
        _find = Prepare("SELECT body FROM messages WHERE channel = $1 AND ts = $2", 2);
        _put = Prepare("""
            INSERT INTO messages (channel, ts, thread_ts, author, top_level, counts, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (channel, ts) DO UPDATE SET thread_ts = $3, author = $4, top_level = $5, counts = $6, body = $7
            """, 7);
        _remove = Prepare("DELETE FROM messages WHERE channel = $1 AND ts = $2", 2);
        _pin = Prepare("UPDATE messages SET pinned_at = $3 WHERE channel = $1 AND ts = $2", 3);
        _react = Prepare("INSERT INTO reactions (channel, ts, user) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", 3);
        _unreact = Prepare("DELETE FROM reactions WHERE channel = $1 AND ts = $2 AND user = $3", 3);
        _replies = Prepare("SELECT ts, author FROM messages WHERE channel = $1 AND thread_ts = $2 AND thread_ts > 0 AND ts <> $2 ORDER BY ts", 2);
        _addNote = Prepare("INSERT INTO membership_notes (team, user, channel, kind, member, seq) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _addGoneNotes = Prepare("INSERT INTO membership_notes (team, user, channel, kind, member, seq, gone) SELECT $1, user, $2, $3, 0, $4, 1 FROM members WHERE channel = $5", 5);
        _forgetMembers = Prepare("DELETE FROM members WHERE channel = $1", 1);
        _sweep = Prepare("DELETE FROM messages WHERE (channel, ts) IN (SELECT m.channel, m.ts FROM channels c JOIN messages m ON m.channel = c.key WHERE c.deleted = 1 LIMIT $1)", 1);
        _removeNote = Prepare("DELETE FROM membership_notes WHERE id = $1", 1);
    }

    /// <summary>The transaction that the statements run in; set by the store.</summary>
    public SqliteTransaction Current { get; set; } = null!;

    /// <summary>After a rollback: keys given to channels that were not kept are forgotten.</summary>
    public void ForgetKeys() => _keys.Clear();

    // The transaction itself is the lock: a file has one writer.
    public ValueTask<IReadOnlyDictionary<string, long>> Lock(IReadOnlyCollection<string> channels)
    {
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var channel in channels)
        {
            using var row = _seq.Read(Current, channel);
            if (row.Read())
            {
                heads[channel] = row.GetInt64(0);
            }
        }

        return new(heads);
    }

    public ValueTask SetOffset(long ordering) => Run(_setOffset, ordering);

    public ValueTask<ChannelSummary?> Channel(string id)
    {
        using var row = _channel.Read(Current, id);
        return new(row.Read() ? ChannelRow.Read(row) : null);
    }

    public ValueTask PutChannel(ChannelSummary channel, long seq) => Run(_putChannel, ChannelRow.Values(channel, seq));

    public ValueTask<bool> SetMember(string channel, string user, bool member) => new((member ? _join : _leave).Run(Current, Key(channel), user) > 0);

    public ValueTask<int> ForgetMembers(ChannelSummary channel, long seq)
    {
        var key = Key(channel.Id);
        var notes = _addGoneNotes.Run(Current, channel.Team, channel.Id, (int)channel.Kind, seq, key);
        _forgetMembers.Run(Current, key);
        return new(notes);
    }

    public ValueTask<int> SweepDeleted(int limit) => new(_sweep.Run(Current, limit));

    public ValueTask<Message?> Find(string channel, long ts)
    {
        using var row = _find.Read(Current, Key(channel), ts);
        return new(row.Read() ? Message.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)) : null);
    }

    public ValueTask PutMessage(string channel, Message message) => Run(
        _put, Key(channel), message.Ts, message.ThreadTs, MessageReducer.Author(message), HistoryEffects.IsTopLevel(message), MessageReducer.Counts(message), message.ToByteArray());

    public ValueTask RemoveMessage(string channel, long ts) => Run(_remove, Key(channel), ts);

    public ValueTask SetPinned(string channel, long ts, long at) => Run(_pin, Key(channel), ts, at);

    public ValueTask SetReacted(string channel, long ts, string user, bool reacted) => Run(reacted ? _react : _unreact, Key(channel), ts, user);

    public ValueTask<ThreadReplies> Replies(string channel, long threadTs)
    {
        using var row = _replies.Read(Current, Key(channel), threadTs);
        var (count, authors, latest) = (0, new List<string>(), 0L);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (row.Read())
        {
            count++;
            latest = row.GetInt64(0);
            var author = row.GetString(1);
            if (seen.Add(author))
            {
                authors.Add(author);
            }
        }

        return new(new ThreadReplies(count, authors, latest));
    }

    public ValueTask AddNote(MembershipNote note) => Run(_addNote, note.Team, note.User, note.Channel, (int)note.Kind, note.Member, note.Seq);

    public ValueTask RemoveNotes(IReadOnlyCollection<long> ids)
    {
        foreach (var id in ids)
        {
            _removeNote.Run(Current, id);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _all.ForEach(statement => statement.Dispose());

    private long Key(string channel)
    {
        if (!_keys.TryGetValue(channel, out var key))
        {
            using var row = _key.Read(Current, channel);
            _keys[channel] = key = row.Read() ? row.GetInt64(0) : throw new InvalidOperationException($"Channel {channel} has no row yet.");
        }

        return key;
    }

    private ValueTask Run(SqliteStatement statement, params ReadOnlySpan<object> values)
    {
        statement.Run(Current, values);
        return ValueTask.CompletedTask;
    }
}
