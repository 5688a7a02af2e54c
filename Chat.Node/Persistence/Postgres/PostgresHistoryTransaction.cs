using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Google.Protobuf;
using Npgsql;

namespace Chat.Node.Persistence.Postgres;

/// <summary>The writer's statements on one connection and transaction; the pool prepares them by themselves after their fifth use.</summary>
internal sealed class PostgresHistoryTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction) : IHistoryTransaction
{
    private readonly Dictionary<string, long> _keys = new(StringComparer.Ordinal);

    public async ValueTask<IReadOnlyDictionary<string, long>> Lock(IReadOnlyCollection<string> channels)
    {
        // In one order everywhere, so that two writers cannot wait for each other. The lock is on the name: a new channel has no row yet.
        var ids = channels.Order(StringComparer.Ordinal).ToArray();
        await Run("SELECT pg_advisory_xact_lock(hashtextextended(id, 0)) FROM unnest($1) AS id", (object)ids);
        await using var command = Command("SELECT id, seq FROM channels WHERE id = ANY($1)", (object)ids);
        await using var rows = await command.ExecuteReaderAsync();
        var heads = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync())
        {
            heads[rows.GetString(0)] = rows.GetInt64(1);
        }

        return heads;
    }

    // Never back: a follower that was replaced and does not know yet may still write.
    public async ValueTask SetOffset(long ordering) => await Run("UPDATE position SET ordering = $1 WHERE ordering < $1", ordering);

    public async ValueTask<ChannelSummary?> Channel(string id)
    {
        await using var command = Command($"SELECT {ChannelRow.Columns} FROM channels WHERE id = $1", id);
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? ChannelRow.Read(row) : null;
    }

    public async ValueTask PutChannel(ChannelSummary channel, long seq) => await Run(
        $"""
        INSERT INTO channels ({ChannelRow.Columns}, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        ON CONFLICT (id) DO UPDATE SET name = $4, archived = $7, topic = $9, topic_by = $10, topic_at = $11, purpose = $12, purpose_by = $13, purpose_at = $14,
          num_members = $15, direct_members = $16, last_message_ts = $17, deleted = $18, seq = $19
        """,
        ChannelRow.Values(channel, seq));

    public async ValueTask<bool> SetMember(string channel, string user, bool member) => await Run(
        member ? "INSERT INTO members (channel, member) VALUES ($1, $2) ON CONFLICT DO NOTHING" : "DELETE FROM members WHERE channel = $1 AND member = $2",
        await Key(channel),
        user) > 0;

    public async ValueTask<int> ForgetMembers(ChannelSummary channel, long seq)
    {
        var key = await Key(channel.Id);
        var notes = await Run(
            "INSERT INTO membership_notes (team, member, channel, kind, joined, seq, gone) SELECT $1, member, $2, $3, false, $4, true FROM members WHERE channel = $5",
            channel.Team, channel.Id, (int)channel.Kind, seq, key);
        await Run("DELETE FROM members WHERE channel = $1", key);
        return notes;
    }

    // Several nodes may sweep at once: what one has under way the others pass over.
    public async ValueTask<int> SweepDeleted(int limit) => await Run(
        """
        DELETE FROM messages WHERE (channel, ts) IN (
          SELECT m.channel, m.ts FROM channels c JOIN messages m ON m.channel = c.key WHERE c.deleted LIMIT $1 FOR UPDATE OF m SKIP LOCKED)
        """,
        limit);

    public async ValueTask<Message?> Find(string channel, long ts)
    {
        await using var command = Command("SELECT body FROM messages WHERE channel = $1 AND ts = $2", await Key(channel), ts);
        return await command.ExecuteScalarAsync() is byte[] body ? Message.Parser.ParseFrom(body) : null;
    }

    public async ValueTask PutMessage(string channel, Message message) => await Run(
        """
        INSERT INTO messages (channel, ts, thread_ts, author, top_level, body) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (channel, ts) DO UPDATE SET thread_ts = $3, author = $4, top_level = $5, body = $6
        """,
        await Key(channel), message.Ts, message.ThreadTs, MessageReducer.Author(message), HistoryEffects.IsTopLevel(message), message.ToByteArray());

    public async ValueTask RemoveMessage(string channel, long ts) => await Run("DELETE FROM messages WHERE channel = $1 AND ts = $2", await Key(channel), ts);

    public async ValueTask SetPinned(string channel, long ts, long at) =>
        await Run("UPDATE messages SET pinned_at = $3 WHERE channel = $1 AND ts = $2", await Key(channel), ts, at);

    // The table's trigger sees it in the message, whichever version wrote that.
    public ValueTask SetReacted(string channel, long ts, string user, bool reacted) => ValueTask.CompletedTask;

    public async ValueTask<ThreadReplies> Replies(string channel, long threadTs)
    {
        await using var command = Command(
            "SELECT ts, author FROM messages WHERE channel = $1 AND thread_ts = $2 AND thread_ts > 0 AND ts <> $2 ORDER BY ts", await Key(channel), threadTs);
        await using var row = await command.ExecuteReaderAsync();
        var (count, authors, latest) = (0, new List<string>(), 0L);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            count++;
            latest = row.GetInt64(0);
            var author = row.GetString(1);
            if (seen.Add(author))
            {
                authors.Add(author);
            }
        }

        return new ThreadReplies(count, authors, latest);
    }

    public async ValueTask AddNote(MembershipNote note) => await Run(
        "INSERT INTO membership_notes (team, member, channel, kind, joined, seq) VALUES ($1, $2, $3, $4, $5, $6)",
        note.Team, note.User, note.Channel, (int)note.Kind, note.Member, note.Seq);

    public async ValueTask RemoveNotes(IReadOnlyCollection<long> ids) => await Run("DELETE FROM membership_notes WHERE id = ANY($1)", ids.ToArray());

    private async ValueTask<long> Key(string channel)
    {
        if (!_keys.TryGetValue(channel, out var key))
        {
            await using var command = Command("SELECT key FROM channels WHERE id = $1", channel);
            _keys[channel] = key = await command.ExecuteScalarAsync() as long? ?? throw new InvalidOperationException($"Channel {channel} has no row yet.");
        }

        return key;
    }

    private async Task<int> Run(string sql, params object[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync();
    }

    private NpgsqlCommand Command(string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return command;
    }
}
