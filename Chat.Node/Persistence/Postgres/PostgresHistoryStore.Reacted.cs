using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Dapper;

namespace Chat.Node.Persistence.Postgres;

public sealed partial class PostgresHistoryStore
{
    private static readonly string ReadableReactions = $"""
        reactions r JOIN channels c ON c.key = r.channel AND c.team = @team AND NOT c.deleted AND ((@withPublic AND c.kind = {(int)ChannelKind.Public}) OR c.id = ANY(@memberOf))
        """;

    /// <inheritdoc/>
    public Task<ReactedPage> Reacted(ReactedFilter filter, CancellationToken cancel = default) => Read(
        async c =>
        {
            // As a page of history: what does not belong to the page is not sent.
            var query = new CommandDefinition(
                $"""
                SELECT id, CASE WHEN n <= @limit AND (total <= {HistoryPages.MaxBytes} OR n = 1) THEN body END FROM (
                  SELECT id, body, row_number() OVER page AS n, sum(octet_length(body)) OVER page AS total FROM (
                    SELECT c.id, r.ts, r.channel, m.body FROM {ReadableReactions} JOIN messages m ON m.channel = r.channel AND m.ts = r.ts
                    WHERE r.member = @user AND (r.ts, r.channel) < (@ts, coalesce((SELECT key FROM channels WHERE id = @channel), 0))
                    ORDER BY r.ts DESC, r.channel DESC LIMIT @rows OFFSET @skip) AS found
                  WINDOW page AS (ORDER BY ts DESC, channel DESC ROWS UNBOUNDED PRECEDING)) AS counted
                ORDER BY n
                """,
                new
                {
                    user = filter.User,
                    team = filter.Team,
                    withPublic = filter.WithPublic,
                    memberOf = filter.MemberOf.ToArray(),
                    ts = filter.Before?.Ts ?? long.MaxValue,
                    channel = filter.Before?.Channel ?? "",
                    limit = filter.Limit,
                    rows = filter.Limit + 1,
                    skip = filter.Skip,
                },
                cancellationToken: cancel);
            var page = new List<PlacedMessage>();
            foreach (var (channel, body) in await Rows(c, query, row => (row.GetString(0), Body(row, 1))))
            {
                if (body is null)
                {
                    return new ReactedPage(page, HasMore: true);
                }

                page.Add(new PlacedMessage(channel, Message.Parser.ParseFrom(body)));
            }

            return new ReactedPage(page, HasMore: false);
        },
        cancel);

    /// <inheritdoc/>
    public Task<int> CountReacted(ReactedFilter filter, int most, CancellationToken cancel = default) => Read(
        c => c.ExecuteScalarAsync<int>(new CommandDefinition(
            $"SELECT count(*) FROM (SELECT FROM {ReadableReactions} WHERE r.member = @user LIMIT @most) AS found",
            new { user = filter.User, team = filter.Team, withPublic = filter.WithPublic, memberOf = filter.MemberOf.ToArray(), most },
            cancellationToken: cancel)),
        cancel);
}
