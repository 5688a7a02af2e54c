using Chat.Actors.Channels;
using Chat.Web.Api;
using Chat.Web.Conversations;

namespace Chat.Web.Messages;

/// <summary>Where chat.postMessage posts: a conversation id, a user id (their direct conversation, made when new), #name, name or @name.</summary>
public sealed class PostTarget(DirectConversations direct)
{
    /// <summary>The conversation's id; whether the caller may post there is the channel's question.</summary>
    public async Task<(string? Channel, ApiResult? Refusal)> Of(ApiCall call, string target)
    {
        if (ConversationIds.IsConversation(target))
        {
            return (target, null);
        }

        var user = ConversationIds.IsUser(target) ? target
            : target.StartsWith('@') ? call.Workspace.UserByName(target[1..].ToLowerInvariant())?.Id
            : null;
        if (user is not null)
        {
            var (view, refusal) = await direct.With(call, [user]);
            return (view?.Id, refusal?.ErrorCode == "user_not_found" ? NotFound : refusal);
        }

        return call.Workspace.ChannelByName(target.TrimStart('#')) is { } channel ? (channel.Id, null) : (null, NotFound);
    }

    private static ApiResult NotFound => ApiResult.Error(ChannelAccess.NotFound);
}
