using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>
/// admin.conversations.delete, for owners and administrators. Slack's codes: channel_not_found, not_an_admin, and channel_type_not_supported for direct conversations and
/// the general channel. As everywhere here, an administrator who is not in a private channel does not know of it.
/// </summary>
public sealed class DeleteMethods(ConversationDesk desk, IWorkspaces workspaces) : IApiMethods
{
    private const string Argument = "channel_id";
    private const string WrongType = "channel_type_not_supported";

    public IEnumerable<ApiMethod> Methods =>
    [
        new("admin.conversations.delete", RateTier.Tier2, "Deletes a public or private channel with everything in it, for good; owners and admins.",
            [Arg.Text(Argument, "Channel id.", required: true)],
            Delete) { Scope = "admin.conversations:write" },
    ];

    private async Task<ApiResult> Delete(ApiCall call)
    {
        var (view, refusal) = await desk.View(call, Access.Destroy, Argument);
        if (view is null)
        {
            return refusal!.ErrorCode == ChannelAccess.WrongKind ? ApiResult.Error(WrongType) : refusal;
        }

        if (view.General)
        {
            return ApiResult.Error(WrongType);
        }

        var reply = await workspaces.Ask(new DeleteRegisteredChannel { Header = call.WorkspaceHeader(), Channel = view.Id }, call.Cancel);
        if (reply is not WorkspaceDone done)
        {
            return reply is WorkspaceRefused refused
                ? ApiResult.Error(refused.Code)
                : throw new InvalidOperationException($"A deletion was answered with {reply.GetType().Name}.");
        }

        // The caller's next list is without it.
        await desk.History.EnsureProjected(view.Id, done.Seq, call.Cancel);
        return ApiResult.Ok();
    }
}
