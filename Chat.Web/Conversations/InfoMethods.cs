using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Conversations;

/// <summary>conversations.info and conversations.members.</summary>
public sealed class InfoMethods(ConversationDesk desk) : IApiMethods
{
    private const string CursorKind = "user";

    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.info", RateTier.Tier3, "One conversation; for its members with their read position and unread count.",
            [
                Arg.Text("channel", "Conversation id.", required: true),
                Arg.Bool("include_num_members", "Whether num_members is in the answer."),
                Arg.Bool("include_locale", "Accepted; workspaces have no locale of their own."),
            ],
            Describe) { Scope = "channels:read" },
        new("conversations.members", RateTier.Tier4, "Ids of the members, ascending.",
            [Arg.Text("channel", "Conversation id.", required: true), Arg.Cursor(CursorKind), Arg.Limit()],
            Members) { Scope = "channels:read" },
    ];

    private async Task<ApiResult> Describe(ApiCall call)
    {
        var (view, refusal) = await desk.Projected(call, Access.See);
        if (view is null)
        {
            return refusal!;
        }

        var detail = new ConversationDetail(WithNumMembers: call.Bool("include_num_members"));
        return ConversationAnswer.Of(call, view, view.IsMember ? await WithPosition(call, view, detail) : detail);
    }

    // Without the caller's own entity the answer lacks the position rather than failing.
    private async Task<ConversationDetail> WithPosition(ApiCall call, ChannelView view, ConversationDetail detail)
    {
        if (await desk.Caller(call) is not { } caller)
        {
            return detail;
        }

        var lastRead = caller.Positions.FirstOrDefault(position => position.Channel == view.Id)?.Ts ?? 0;
        return detail with
        {
            LastRead = lastRead,
            Unread = await desk.History.CountUnread(view.Id, call.Identity.User, lastRead, call.Cancel),
            IsOpen = caller.Memberships.FirstOrDefault(membership => membership.Channel == view.Id)?.Open ?? false,
        };
    }

    private async Task<ApiResult> Members(ApiCall call)
    {
        var header = call.ChannelHeader(call.Required("channel"));
        var (page, refusal) = await desk.Ask<MembersPage>(call, new GetMembers { Header = header, After = call.Cursor() ?? "", Limit = call.Limit() });
        return page is null
            ? refusal!
            : ApiResult.Ok(
                json =>
                {
                    json.WriteStartArray("members");
                    foreach (var user in page.Users)
                    {
                        json.WriteStringValue(user);
                    }

                    json.WriteEndArray();
                },
                nextCursor: page.Next.Length > 0 ? Cursor.Write(CursorKind, page.Next) : "");
    }
}
