using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>conversations.history: what was said, newest first. conversations.replies: one thread, oldest first, its parent at the top of the first page.</summary>
public sealed class HistoryMethods(ConversationDesk desk) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.history", RateTier.Tier3, "Messages of a conversation, newest first.",
            [Arg.Text("channel", "Conversation id.", required: true), .. MessagePage.Arguments],
            History) { Scope = "channels:history" },
        new("conversations.replies", RateTier.Tier3, "A thread: the parent, then its replies, oldest first.",
            [
                Arg.Text("channel", "Conversation id.", required: true),
                Arg.Ts("ts", "The parent's ts, or a reply's.", required: true, invalid: "thread_not_found"),
                .. MessagePage.Arguments,
            ],
            Replies) { Scope = "channels:history" },
    ];

    private async Task<ApiResult> History(ApiCall call)
    {
        if (MessagePage.Range(call, ascending: false) is not { } range)
        {
            return ApiResult.Error(ApiErrors.InvalidCursor);
        }

        var (view, refusal) = await desk.Projected(call, Access.Read);
        if (view is null)
        {
            return refusal!;
        }

        var page = await desk.History.Page(view.Id, range, call.Cancel);
        var pins = await desk.History.Pinned(view.Id, call.Cancel);
        return ApiResult.Ok(
            json =>
            {
                if (call.Ts("latest") is > 0 and { } latest)
                {
                    json.WriteString("latest", MessageTs.Format(latest));
                }

                MessagePage.Write(json, call, view, page.Messages, page.HasMore);
                json.WriteNumber("pin_count", pins.Count);
                json.WriteNull("channel_actions_ts");
                json.WriteNumber("channel_actions_count", 0);
            },
            MessagePage.NextCursor(page.Messages, page.HasMore));
    }

    private async Task<ApiResult> Replies(ApiCall call)
    {
        if (MessagePage.Range(call, ascending: true) is not { } range)
        {
            return ApiResult.Error(ApiErrors.InvalidCursor);
        }

        var (view, refusal) = await desk.Projected(call, Access.Read);
        if (view is null)
        {
            return refusal!;
        }

        // The read model puts the parent at the top of every page and counts it; here only the first page shows it.
        var first = call.Cursor() is null;
        var asked = first ? range : range with { Limit = range.Limit + 1 };
        var named = await desk.History.Find(view.Id, call.Ts("ts") ?? 0, call.Cancel);
        var parentTs = named is { ThreadTs: > 0 } ? named.ThreadTs : named?.Ts ?? 0;
        if (named is null || await desk.History.Thread(view.Id, parentTs, asked, call.Cancel) is not { } page)
        {
            return ApiResult.Error("thread_not_found");
        }

        var messages = first ? page.Messages : [.. page.Messages.Where(message => message.Ts != parentTs)];
        return ApiResult.Ok(
            json => MessagePage.Write(json, call, view, messages, page.HasMore),
            MessagePage.NextCursor(messages, page.HasMore));
    }
}
