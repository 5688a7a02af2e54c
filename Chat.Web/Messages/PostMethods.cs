using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Messages;

/// <summary>chat.postMessage and chat.meMessage: answered after the commit, never before.</summary>
public sealed class PostMethods(MessagePosting posting, PostTarget target) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.postMessage", RateTier.Posting, "Posts a message. The same client_msg_id again gets the first message back.",
            [
                Arg.Text("channel", "Conversation id, user id, #name or name.", required: true, missing: "channel_not_found"),
                .. DraftArguments.Content,
                .. DraftArguments.Appearance,
                DraftArguments.Metadata,
                Arg.Ts("thread_ts", "Parent to reply to.", invalid: "thread_not_found"),
                Arg.Bool("reply_broadcast", "Whether the channel shows the reply too."),
                Arg.Text("client_msg_id", "The caller's own id of the message, best a UUID."),
            ],
            Post) { Scope = "chat:write" },
        new("chat.meMessage", RateTier.Tier3, "Posts what one does, in the manner of /me.",
            [
                Arg.Text("channel", "Conversation id, user id, #name or name.", required: true, missing: "channel_not_found"),
                Arg.Text("text", "What one does."),
            ],
            PostMe) { Scope = "chat:write" },
    ];

    private async Task<ApiResult> Post(ApiCall call)
    {
        var draft = call.Draft().WithAppearance(call) with
        {
            Metadata = call.Json("metadata"),
            ThreadTs = call.Ts("thread_ts") ?? 0,
            Broadcast = call.Bool("reply_broadcast"),
            ClientMsgId = call.Text("client_msg_id") ?? "",
        };
        var (posted, refusal) = await Send(call, draft);
        return posted is null
            ? refusal!
            : ApiResult.Ok(json =>
            {
                json.WriteString("channel", posted.Channel);
                json.WriteString("ts", MessageTs.Format(posted.Message.Ts));
                json.WritePropertyName("message");
                WireMessage.Write(json, posted.Message, posted.Channel, call.Identity.Team, call.Identity.User, call.Workspace);
            });
    }

    private async Task<ApiResult> PostMe(ApiCall call)
    {
        var draft = new DraftInput { Author = call.Identity, Directory = call.Workspace, Text = call.Text("text") ?? "", Subtype = "me_message" };
        var (posted, refusal) = await Send(call, draft);
        return posted is null
            ? refusal!
            : ApiResult.Ok(json =>
            {
                json.WriteString("channel", posted.Channel);
                json.WriteString("ts", MessageTs.Format(posted.Message.Ts));
            });
    }

    private async Task<(PostAccepted? Posted, ApiResult? Refusal)> Send(ApiCall call, DraftInput draft)
    {
        var (channel, refusal) = await target.Of(call, call.Required("channel"));
        if (channel is null)
        {
            return (null, refusal);
        }

        var (posted, error, detail) = await posting.Post(channel, draft, call.Cancel);
        return posted is null ? (null, DraftArguments.Refusal(error, detail)) : (posted, null);
    }
}
