using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>conversations.mark: how far the caller has read. Their other sockets hear of it, nobody else.</summary>
public sealed class MarkMethods(ConversationDesk desk, IUsers users) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.mark", RateTier.Tier4, "Moves the caller's read position, also backwards.",
            [
                Arg.Text("channel", "Conversation id.", required: true),
                Arg.Ts("ts", "Everything up to this ts is read.", required: true, missing: "invalid_timestamp", invalid: "invalid_timestamp"),
            ],
            Mark) { Scope = "channels:write" },
    ];

    private async Task<ApiResult> Mark(ApiCall call)
    {
        var (view, refusal) = await desk.View(call, Access.Follow);
        if (view is null)
        {
            return refusal!;
        }

        var reply = await users.Ask(
            new MarkRead
            {
                Header = call.UserHeader(),
                Position = new ReadPosition { Channel = view.Id, Ts = call.Ts("ts") ?? 0 },
                Backwards = true,
            },
            call.Cancel);
        return reply is UserRefused refused ? ApiResult.Error(refused.Code) : ApiResult.Ok();
    }
}
