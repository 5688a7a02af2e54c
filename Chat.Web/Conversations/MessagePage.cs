using System.Globalization;
using System.Text.Json;
using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Conversations;

/// <summary>The arguments and the answer that pages of messages have in common.</summary>
internal static class MessagePage
{
    /// <summary>Slack's largest page of messages.</summary>
    public const int MaxLimit = 999;

    private const string CursorKind = "ts";

    public static IEnumerable<ApiArgument> Arguments =>
    [
        Arg.Ts("oldest", "Only messages after this ts.", invalid: "invalid_ts_oldest"),
        Arg.Ts("latest", "Only messages before this ts; 0 or absent: to the newest.", invalid: "invalid_ts_latest"),
        Arg.Bool("inclusive", "Whether messages at oldest and latest belong to the page."),
        Arg.Cursor(CursorKind),
        Arg.Limit(),
    ];

    /// <summary>The range asked for; a cursor moves the end from which the page begins. Null for a cursor that holds no ts.</summary>
    public static HistoryRange? Range(ApiCall call, bool ascending)
    {
        var inclusive = call.Bool("inclusive");
        var oldest = call.Ts("oldest") is > 0 and { } from ? (inclusive ? from : from + 1) : 0;
        var latest = call.Ts("latest") is > 0 and { } to ? (inclusive ? to : to - 1) : long.MaxValue;
        if (call.Cursor() is { } cursor)
        {
            if (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var seen))
            {
                return null;
            }

            oldest = ascending ? Math.Max(oldest, seen + 1) : oldest;
            latest = ascending ? latest : Math.Min(latest, seen - 1);
        }

        return new HistoryRange(oldest, latest, Inclusive: true, call.Limit(MaxLimit), ascending);
    }

    /// <summary>Null on the last page: clients take a cursor as "there is more", as Slack's history does.</summary>
    public static string? NextCursor(IReadOnlyList<Message> messages, bool hasMore) =>
        hasMore && messages.Count > 0 ? Cursor.Write(CursorKind, messages[^1].Ts.ToString(CultureInfo.InvariantCulture)) : null;

    public static void Write(Utf8JsonWriter json, ApiCall call, ChannelView view, IReadOnlyList<Message> messages, bool hasMore)
    {
        json.WriteStartArray("messages");
        foreach (var message in messages)
        {
            WireMessage.Write(json, message, view.Id, view.Team, call.Identity.User, call.Workspace);
        }

        json.WriteEndArray();
        json.WriteBoolean("has_more", hasMore);
    }
}
