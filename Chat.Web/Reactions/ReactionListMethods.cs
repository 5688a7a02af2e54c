using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Messages;
using Chat.Web.Wire;

namespace Chat.Web.Reactions;

/// <summary>
/// reactions.list: what somebody reacted to, where the caller may read it. It is read from history as it stands, a moment behind: no channel is named that could be asked for its
/// newest event.
/// </summary>
public sealed class ReactionListMethods(ConversationDesk desk, Permalinks links) : IApiMethods
{
    private const string Kind = "reacted";
    private const int MaxPage = 200;

    /// <summary>Old clients count pages; further than this they must use the cursor.</summary>
    private const int MaxCounted = 10_000;

    private const int AskedAtOnce = 16;

    public IEnumerable<ApiMethod> Methods =>
    [
        new("reactions.list", RateTier.Tier2, "Messages that the caller or another person reacted to, newest message first.",
            [
                Arg.Text("user", "User id; absent: the caller."),
                Arg.Bool("full", "Names every user, not only the first 50 of each emoji."),
                Arg.Int("count", "Same as limit, for old clients; the answer then has paging."),
                Arg.Int("page", "Which page of that size, from 1, for old clients."),
                Arg.Cursor(Kind),
                Arg.Limit(),
            ],
            List) { Scope = "reactions:read" },
    ];

    private async Task<ApiResult> List(ApiCall call)
    {
        if (call.Whose()?.Id is not { } whose)
        {
            return ApiResult.Error("user_not_found");
        }

        if (await desk.Caller(call) is not { } caller)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var paged = call.Text("count") is not null || call.Text("page") is not null;
        var limit = paged ? Math.Clamp(call.Int("count", ApiCall.DefaultLimit), 1, MaxPage) : call.Limit(MaxPage);
        var page = paged ? Math.Clamp(call.Int("page", 1), 1, (MaxCounted / limit) + 1) : 1;
        var filter = new ReactedFilter(
            call.Identity.Team,
            whose,
            WithPublic: call.Identity.Role is not (Role.Guest or Role.Bot),
            [.. caller.Memberships.Where(membership => membership.Member).Select(membership => membership.Channel)],
            Before(call.Cursor()),
            Skip: (page - 1) * limit,
            limit);
        var found = await desk.History.Reacted(filter, call.Cancel);
        var total = paged ? await desk.History.CountReacted(filter, MaxCounted, call.Cancel) : 0;
        var readable = await Readable(call, found.Items);
        return ApiResult.Ok(
            json =>
            {
                json.WriteStartArray("items");
                foreach (var item in found.Items.Where(item => readable.ContainsKey(item.Channel)))
                {
                    Write(json, call, item);
                }

                json.WriteEndArray();
                if (paged)
                {
                    WritePaging(json, total, limit, page);
                }
            },
            nextCursor: found.HasMore ? Cursor.Write(Kind, After(found.Items[^1])) : "");
    }

    // Memberships were true a moment ago; what the channel itself says counts.
    private async Task<ConcurrentDictionary<string, bool>> Readable(ApiCall call, IReadOnlyList<PlacedMessage> items)
    {
        var readable = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        var options = new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = call.Cancel };
        await Parallel.ForEachAsync(items.Select(item => item.Channel).Distinct(StringComparer.Ordinal), options, async (channel, _) =>
        {
            var (view, _) = await desk.Ask<ChannelFound>(call, new GetChannel { Header = call.ChannelHeader(channel), Access = Access.Read });
            if (view is not null)
            {
                readable[channel] = true;
            }
        });
        return readable;
    }

    private void Write(Utf8JsonWriter json, ApiCall call, PlacedMessage item)
    {
        json.WriteStartObject();
        json.WriteString("type", "message");
        json.WriteString("channel", item.Channel);
        json.WriteStartObject("message");
        WireMessage.WriteFields(json, item.Message, item.Channel, call.Identity.Team, call.Identity.User, call.Workspace, everyReactor: call.Bool("full"));
        json.WriteString("permalink", links.Of(call.Http, item.Channel, item.Message));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePaging(Utf8JsonWriter json, int total, int limit, int page)
    {
        json.WriteStartObject("paging");
        json.WriteNumber("count", limit);
        json.WriteNumber("total", total);
        json.WriteNumber("page", page);
        json.WriteNumber("pages", (total + limit - 1) / limit);
        json.WriteEndObject();
    }

    private static string After(PlacedMessage last) => string.Create(CultureInfo.InvariantCulture, $"{last.Message.Ts}.{last.Channel}");

    // A cursor of this kind that nobody was given begins anew.
    private static MessagePlace? Before(string? cursor) =>
        cursor?.Split('.', 2) is [var ts, var channel] && long.TryParse(ts, NumberStyles.None, CultureInfo.InvariantCulture, out var micros) ? new MessagePlace(micros, channel) : null;
}
