using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Wire;

namespace Chat.Web.Conversations;

/// <summary>Answers that hold one conversation object.</summary>
public static class ConversationAnswer
{
    /// <summary><c>{"ok":true,"channel":{…}}</c></summary>
    public static ApiResult Of(ApiCall call, ChannelView view, ConversationDetail? detail = null, string? warning = null, IReadOnlyList<string>? flags = null) =>
        ApiResult.Ok(
            json =>
            {
                foreach (var flag in flags ?? [])
                {
                    json.WriteBoolean(flag, true);
                }

                json.WritePropertyName("channel");
                WireChannel.Write(json, view, call.Identity.User, detail, call.Workspace);
            },
            warning: warning);
}
