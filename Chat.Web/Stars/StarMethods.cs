using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Wire;

namespace Chat.Web.Stars;

/// <summary>stars.add, stars.remove, stars.list: messages and conversations a person keeps. Each read asks again whether they may still see them.</summary>
public sealed class StarMethods(IUsers users, ConversationDesk desk) : IApiMethods
{
    private const string Kind = "star";
    private const int MaxPage = 100;

    private static readonly ApiArgument[] Item =
    [
        Arg.Text("channel", "Conversation id.", required: true, missing: "no_item_specified"),
        Arg.Ts("timestamp", "A message of it; absent: the conversation itself.", invalid: "bad_timestamp"),
    ];

    public IEnumerable<ApiMethod> Methods =>
    [
        new("stars.add", RateTier.Tier2, "Stars a message or a conversation.", Item, call => Set(call, starred: true)) { Scope = "stars:write" },
        new("stars.remove", RateTier.Tier2, "Takes a star away.", Item, call => Set(call, starred: false)) { Scope = "stars:write" },
        new("stars.list", RateTier.Tier3, "What the caller has starred, newest first.",
            [Arg.Int("count", "Same as limit, for old clients."), Arg.Cursor(Kind), Arg.Limit()], List) { Scope = "stars:read" },
    ];

    private async Task<ApiResult> Set(ApiCall call, bool starred)
    {
        var channel = call.Required("channel");
        var ts = call.Ts("timestamp") ?? 0;

        // Taking a star away needs no look at the channel: one may have left it.
        if (starred)
        {
            var (view, refused) = await Look(call, channel);
            if (view is null)
            {
                return refused!;
            }

            if (ts != 0 && await Message(call, view, ts) is null)
            {
                return ApiResult.Error("message_not_found");
            }
        }

        var star = new Star { Channel = channel, Ts = ts };
        return await users.Ask(new SetStar { Header = call.UserHeader(), Star = star, Starred = starred }, call.Cancel) is UserRefused error
            ? ApiResult.Error(error.Code)
            : ApiResult.Ok();
    }

    private async Task<ApiResult> List(ApiCall call)
    {
        if (await users.Ask(new GetUserState { Header = call.UserHeader() }, call.Cancel) is not UserView state)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var stars = state.Stars.OrderByDescending(star => star.At).ThenBy(star => star.Channel, StringComparer.Ordinal).ThenBy(star => star.Ts).ToArray();
        var from = int.TryParse(call.Cursor(), out var position) ? Math.Clamp(position, 0, stars.Length) : 0;
        var limit = call.Limit(MaxPage, call.Int("count", MaxPage) is > 0 and <= MaxPage and var count ? count : MaxPage);
        var items = new List<(Star Star, ChannelView View, Message? Message)>();
        foreach (var star in stars.Skip(from).Take(limit))
        {
            if (await Look(call, star.Channel) is { View: { } view } && (star.Ts == 0 ? null : await Message(call, view, star.Ts)) is var message && (star.Ts == 0 || message is not null))
            {
                items.Add((star, view, message));
            }
        }

        return ApiResult.Ok(
            json =>
            {
                json.WriteStartArray("items");
                items.ForEach(item => Write(json, call, item.Star, item.View, item.Message));
                json.WriteEndArray();
                WritePaging(json, stars.Length, limit, from);
            },
            nextCursor: from + limit < stars.Length ? Cursor.Write(Kind, (from + limit).ToString()) : "");
    }

    private async Task<(ChannelView? View, ApiResult? Refusal)> Look(ApiCall call, string channel)
    {
        var (found, refusal) = await desk.Ask<ChannelFound>(call, new GetChannel { Header = call.ChannelHeader(channel), Access = Access.Read });
        return (found?.View, refusal);
    }

    private async Task<Message?> Message(ApiCall call, ChannelView view, long ts)
    {
        await desk.History.EnsureProjected(view.Id, view.HeadSeq, call.Cancel);
        return await desk.History.Find(view.Id, ts, call.Cancel);
    }

    private static void Write(Utf8JsonWriter json, ApiCall call, Star star, ChannelView view, Message? message)
    {
        json.WriteStartObject();
        json.WriteString("type", message is not null ? "message" : view.Kind switch { ChannelKind.Direct => "im", ChannelKind.GroupDirect => "group", _ => "channel" });
        json.WriteString("channel", view.Id);
        if (message is not null)
        {
            json.WritePropertyName("message");
            WireMessage.Write(json, message, view.Id, view.Team, call.Identity.User, call.Workspace);
        }

        json.WriteNumber("date_create", star.At);
        json.WriteEndObject();
    }

    private static void WritePaging(Utf8JsonWriter json, int total, int limit, int from)
    {
        json.WriteStartObject("paging");
        json.WriteNumber("per_page", limit);
        json.WriteNumber("page", (from / limit) + 1);
        json.WriteNumber("pages", (total + limit - 1) / limit);
        json.WriteNumber("total", total);
        json.WriteEndObject();
    }
}
