using Chat.Actors.Channels;
using Chat.Actors.Channels.History;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Users;

/// <summary>users.conversations: which conversations a person is in. Of others one sees the public ones and those one is in oneself.</summary>
public sealed class ConversationMethods(IUsers users, IHistory history) : IApiMethods
{
    private const string Kind = "channel";

    public IEnumerable<ApiMethod> Methods =>
    [
        new("users.conversations", RateTier.Tier3, "Conversations of the caller or of another person, by id.",
            [
                Arg.Text("user", "User id; absent: the caller."),
                Arg.List("types", "public_channel (default), private_channel, mpim, im."),
                Arg.Bool("exclude_archived", "Leaves archived ones out."),
                Arg.Cursor(Kind),
                Arg.Limit(),
            ],
            List) { Scope = "channels:read" },
    ];

    private async Task<ApiResult> List(ApiCall call)
    {
        if (call.Whose()?.Id is not { } whose)
        {
            return ApiResult.Error("user_not_found");
        }

        if (Kinds(call.List("types")) is not { } kinds)
        {
            return ApiResult.Error("invalid_types");
        }

        var mine = await MembershipsOf(call, call.Identity.User);
        var theirs = whose == call.Identity.User ? mine : await MembershipsOf(call, whose);
        if (mine is null || theirs is null)
        {
            return ApiResult.Error(ApiErrors.ServiceUnavailable);
        }

        var guest = call.Identity.Role == Role.Guest;
        var ids = theirs.Where(pair => kinds.Contains(pair.Value) && (mine.ContainsKey(pair.Key) || (pair.Value == ChannelKind.Public && !guest)))
            .Select(pair => pair.Key);
        return await Page(call, ids);
    }

    private async Task<ApiResult> Page(ApiCall call, IEnumerable<string> ids)
    {
        var limit = call.Limit();
        var after = call.Cursor() ?? "";

        // Archived ones are known only when read, so a page may be short, as Slack's may.
        var asked = ids.Where(id => string.CompareOrdinal(id, after) > 0).Order(StringComparer.Ordinal).Take(limit + 1).ToArray();
        var page = asked.Take(limit).ToArray();
        var found = await history.ChannelsById(page, call.Cancel);
        var shown = found.Where(channel => !(channel.Archived && call.Bool("exclude_archived"))).OrderBy(channel => channel.Id, StringComparer.Ordinal).ToArray();
        var detail = new ConversationDetail(WithNumMembers: false);
        return ApiResult.Ok(
            json =>
            {
                json.WriteStartArray("channels");
                foreach (var channel in shown)
                {
                    WireChannel.Write(json, Conversation.Of(channel, isMember: true), call.Identity.User, detail, call.Workspace);
                }

                json.WriteEndArray();
            },
            nextCursor: asked.Length > limit ? Cursor.Write(Kind, page[^1]) : "");
    }

    private async Task<Dictionary<string, ChannelKind>?> MembershipsOf(ApiCall call, string user)
    {
        var reply = await users.Ask(new GetUserState { Header = call.UserHeader(user) }, call.Cancel);
        return (reply as UserView)?.Memberships.Where(membership => membership.Member).ToDictionary(membership => membership.Channel, membership => membership.Kind);
    }

    private static HashSet<ChannelKind>? Kinds(IReadOnlyList<string> types)
    {
        var kinds = new HashSet<ChannelKind>();
        foreach (var type in types)
        {
            ChannelKind? kind = type switch
            {
                "public_channel" => ChannelKind.Public,
                "private_channel" => ChannelKind.Private,
                "im" => ChannelKind.Direct,
                "mpim" => ChannelKind.GroupDirect,
                _ => null,
            };
            if (kind is null)
            {
                return null;
            }

            kinds.Add(kind.Value);
        }

        return kinds.Count == 0 ? [ChannelKind.Public] : kinds;
    }
}
