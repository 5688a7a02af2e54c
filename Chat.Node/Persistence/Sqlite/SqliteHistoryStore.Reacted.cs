using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Dapper;

namespace Chat.Node.Persistence.Sqlite;

public sealed partial class SqliteHistoryStore
{
    private static readonly string ReadableReactions = $"""
        r.user = @user AND c.team = @team AND c.deleted = 0
        AND ((@withPublic AND c.kind = {(int)ChannelKind.Public}) OR c.id IN (SELECT value FROM json_each(@memberOf)))
        """;

    /// <inheritdoc/>
    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => Read(c =>
    {
        // Compiled as it stands: a planner that began at the channels would read all reactions and sort them.
        var rows = c.Query<(string Channel, byte[] Body)>(
            $"""
            SELECT c.id, m.body FROM reactions r CROSS JOIN channels c ON c.key = r.channel CROSS JOIN messages m ON m.channel = r.channel AND m.ts = r.ts
            WHERE {ReadableReactions} AND (r.ts, r.channel) < (@ts, coalesce((SELECT key FROM channels WHERE id = @channel), 0))
            ORDER BY r.ts DESC, r.channel DESC LIMIT @rows OFFSET @skip
            """,
            new
            {
                user = filter.User,
                team = filter.Team,
                withPublic = filter.WithPublic,
                memberOf = Json(filter.MemberOf),
                ts = filter.Before?.Ts ?? long.MaxValue,
                channel = filter.Before?.Channel,
                rows = filter.Limit + 1,
                skip = filter.Skip,
            },
            buffered: false);
        var page = new List<PlacedMessage>();
        var bytes = 0;
        foreach (var (channel, body) in rows)
        {
            bytes += body.Length;
            if (page.Count == filter.Limit || (page.Count > 0 && bytes > HistoryPages.MaxBytes))
            {
                return new ReactedPage(page, HasMore: true);
            }

            page.Add(new PlacedMessage(channel, Message.Parser.ParseFrom(body)));
        }

        return new ReactedPage(page, HasMore: false);
    });

    /// <inheritdoc/>
    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => Read(c => c.ExecuteScalar<int>(
        $"SELECT count(*) FROM (SELECT 1 FROM reactions r CROSS JOIN channels c ON c.key = r.channel WHERE {ReadableReactions} LIMIT @most)",
        new { user = filter.User, team = filter.Team, withPublic = filter.WithPublic, memberOf = Json(filter.MemberOf), most }));
}
