using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Web.Api;
using Chat.Web.Conversations;
using Chat.Web.Wire;

namespace Chat.Web.Messages;

/// <summary>chat.update and chat.delete.</summary>
public sealed class ChangeMethods(ConversationDesk desk) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.update", RateTier.Tier3, "Changes a message of the caller's own. Blocks, attachments and metadata that are not given stay; empty ones go.",
            [
                Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found"),
                Arg.Ts("ts", "The message's ts.", required: true, missing: "message_not_found", invalid: "message_not_found"),
                .. DraftArguments.Content,
                DraftArguments.Metadata,
            ],
            Update) { Scope = "chat:write" },
        new("chat.delete", RateTier.Tier3, "Deletes a message; a parent with replies leaves a tombstone.",
            [
                Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found"),
                Arg.Ts("ts", "The message's ts.", required: true, missing: "message_not_found", invalid: "message_not_found"),
            ],
            Delete) { Scope = "chat:write" },
    ];

    private async Task<ApiResult> Update(ApiCall call)
    {
        var ts = call.Ts("ts") ?? 0;
        var composed = MessageDraft.Compose(call.Draft() with { Metadata = call.Json("metadata"), Truncate = false });
        if (composed.Draft is not { } draft)
        {
            return DraftArguments.Refusal(composed.Error, composed.Detail);
        }

        var (view, refusal) = await desk.Projected(call, Access.Follow);
        if (view is null)
        {
            return refusal!;
        }

        if (await desk.History.Find(view.Id, ts, call.Cancel) is not { Tombstone: false } before)
        {
            return ApiResult.Error("message_not_found");
        }

        draft.Blocks = call.Has("blocks") ? draft.Blocks : before.Blocks;
        draft.Attachments = call.Has("attachments") ? draft.Attachments : before.Attachments;
        draft.Metadata = call.Has("metadata") ? draft.Metadata : before.Metadata;
        (var done, refusal) = await desk.Ask<Done>(call, new EditMessage { Header = call.ChannelHeader(view.Id), Ts = ts, Draft = draft });
        return done is null ? refusal! : await Updated(call, view, done.Seq, ts);
    }

    private async Task<ApiResult> Updated(ApiCall call, ChannelView view, long seq, long ts)
    {
        await desk.History.EnsureProjected(view.Id, seq, call.Cancel);
        if (await desk.History.Find(view.Id, ts, call.Cancel) is not { } after)
        {
            // Somebody deleted it since.
            return ApiResult.Error("message_not_found");
        }

        return ApiResult.Ok(json =>
        {
            json.WriteString("channel", view.Id);
            json.WriteString("ts", MessageTs.Format(ts));
            json.WriteString("text", after.Text);
            json.WritePropertyName("message");
            WireMessage.Write(json, after, view.Id, view.Team, call.Identity.User, call.Workspace);
        });
    }

    private async Task<ApiResult> Delete(ApiCall call)
    {
        var ts = call.Ts("ts") ?? 0;
        var id = call.Required("channel");
        var (done, refusal) = await desk.Ask<Done>(call, new DeleteMessage { Header = call.ChannelHeader(id), Ts = ts });
        return done is null
            ? refusal!
            : ApiResult.Ok(json =>
            {
                json.WriteString("channel", id);
                json.WriteString("ts", MessageTs.Format(ts));
            });
    }
}
