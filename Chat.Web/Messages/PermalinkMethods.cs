using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Conversations;

namespace Chat.Web.Messages;

/// <summary>
/// chat.getPermalink. It needs no scope, as in Slack; the channel itself says whether the caller may read there (IsolationTests, TokenMethodsTests).
/// </summary>
public sealed class PermalinkMethods(ConversationDesk desk, Permalinks links) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.getPermalink", RateTier.Tier4, "The address of a message.",
            [
                Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found"),
                Arg.Ts("message_ts", "The message's ts.", required: true, missing: "message_not_found", invalid: "message_not_found"),
            ],
            Get),
    ];

    private async Task<ApiResult> Get(ApiCall call)
    {
        var (view, refusal) = await desk.Projected(call, Access.Read);
        if (view is null)
        {
            return refusal!;
        }

        return await desk.History.Find(view.Id, call.Ts("message_ts") ?? 0, call.Cancel) is not { } message
            ? ApiResult.Error("message_not_found")
            : ApiResult.Ok(json =>
            {
                json.WriteString("channel", view.Id);
                json.WriteString("permalink", links.Of(call.Http, view.Id, message));
            });
    }
}
