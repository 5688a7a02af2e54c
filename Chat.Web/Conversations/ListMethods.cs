using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Conversations;

/// <summary>conversations.list: the public channels of the workspace (for guests: none), and of the others those the caller is in.</summary>
public sealed class ListMethods(ConversationDesk desk) : IApiMethods
{
    private const string CursorKind = "channel";

    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.list", RateTier.Tier2, "Conversations the caller may see, by id.",
            [
                Arg.List("types", "public_channel (default), private_channel, mpim, im."),
                Arg.Bool("exclude_archived", "Leaves archived ones out."),
                Arg.Cursor(CursorKind),
                Arg.Limit(),
            ],
            List) { Scope = "channels:read" },
    ];

    private async Task<ApiResult> List(ApiCall call)
    {
        if (Kinds(call.List("types")) is not { } kinds)
        {
            return ApiResult.Error("invalid_types");
        }

        if (await desk.Caller(call) is not { } caller)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var mine = caller.Memberships.Where(membership => membership.Member).ToDictionary(membership => membership.Channel, StringComparer.Ordinal);
        var limit = call.Limit();
        var filter = new ChannelFilter(
            call.Identity.Team, kinds, WithPublic: call.Identity.Role != Role.Guest, mine.Keys, call.Bool("exclude_archived"), call.Cursor() ?? "", limit + 1);
        var found = await desk.History.Channels(filter, call.Cancel);
        var shown = found.Take(limit).ToArray();
        return ApiResult.Ok(
            json =>
            {
                json.WriteStartArray("channels");
                foreach (var channel in shown)
                {
                    var membership = mine.GetValueOrDefault(channel.Id);
                    var detail = new ConversationDetail(IsOpen: membership?.Open ?? false);
                    WireChannel.Write(json, Conversation.Of(channel, membership is not null), call.Identity.User, detail, call.Workspace);
                }

                json.WriteEndArray();
            },
            nextCursor: found.Count > limit ? Cursor.Write(CursorKind, shown[^1].Id) : "");
    }

    /// <summary>Null when a type is unknown.</summary>
    internal static HashSet<ChannelKind>? Kinds(IReadOnlyList<string> types)
    {
        var kinds = types.Select(type => type switch
        {
            "public_channel" => ChannelKind.Public,
            "private_channel" => ChannelKind.Private,
            "im" => ChannelKind.Direct,
            "mpim" => ChannelKind.GroupDirect,
            _ => ChannelKind.Unspecified,
        }).ToHashSet();
        return kinds.Contains(ChannelKind.Unspecified) ? null : kinds.Count == 0 ? [ChannelKind.Public] : kinds;
    }
}
