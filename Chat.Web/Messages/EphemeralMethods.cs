using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Users;
using Chat.Web.Api;
using Chat.Web.Conversations;

namespace Chat.Web.Messages;

/// <summary>chat.postEphemeral: a message that one member sees, now, on open sockets, and nobody ever again.</summary>
public sealed class EphemeralMethods(ConversationDesk desk, IChannels channels, IUserNotices notices, TimeProvider time) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("chat.postEphemeral", RateTier.Tier4, "Shows a message to one member of a conversation, without keeping it.",
            [
                Arg.Text("channel", "Conversation id.", required: true, missing: "channel_not_found"),
                Arg.Text("user", "Who sees it.", required: true, missing: "user_not_in_channel"),
                .. DraftArguments.Content,
                .. DraftArguments.Appearance,
                Arg.Ts("thread_ts", "Thread to show it in.", invalid: "thread_not_found"),
            ],
            Post) { Scope = "chat:write" },
    ];

    private async Task<ApiResult> Post(ApiCall call)
    {
        var (view, refusal) = await desk.View(call, Access.Follow);
        if (view is null)
        {
            return refusal!;
        }

        if (view.Archived)
        {
            return ApiResult.Error("is_archived");
        }

        var user = call.Required("user");
        if (!await IsMember(call, view.Id, user))
        {
            return ApiResult.Error("user_not_in_channel");
        }

        var composed = MessageDraft.Compose(call.Draft().WithAppearance(call) with { ThreadTs = call.Ts("thread_ts") ?? 0 });
        if (composed.Draft is not { } message)
        {
            return DraftArguments.Refusal(composed.Error, composed.Detail);
        }

        message.Ts = MessageTs.FromTime(time.GetUtcNow());
        message.User = call.Identity.User;
        message.BotId = call.Identity.BotId;
        message.AppId = call.Identity.AppId;
        notices.Publish(new UserNotice { User = user, Ephemeral = new Ephemeral { Channel = view.Id, Message = message } });
        return ApiResult.Ok(json => json.WriteString("message_ts", MessageTs.Format(message.Ts)));
    }

    // The channel is asked as if the other had asked: only it knows its members.
    private async Task<bool> IsMember(ApiCall call, string channel, string user)
    {
        if (call.Workspace.UserById(user) is not { Deleted: false } other)
        {
            return false;
        }

        var actor = new Actor { User = other.Id, Team = call.Identity.Team, Role = other.Role };
        var header = new CommandHeader { Channel = channel, Actor = actor };
        return await channels.Ask(new GetChannel { Header = header, Access = Access.Follow }, call.Cancel) is ChannelFound { View.IsMember: true };
    }
}
