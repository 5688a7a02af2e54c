using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.Conversations;

/// <summary>conversations.create and rename: the workspace owns names, so of two who want one exactly one gets it.</summary>
public sealed class NameMethods(ConversationDesk desk, IWorkspaces workspaces) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.create", RateTier.Tier2, "Makes a public or private channel with the caller in it.",
            [
                Arg.Text("name", "Lower-case letters, digits, hyphens and underscores, up to 80."),
                Arg.Bool("is_private", "Whether only its members see it."),
            ],
            Create) { Scope = "channels:manage" },
        new("conversations.rename", RateTier.Tier2, "Gives a channel another name.",
            [Arg.Text("channel", "Channel id.", required: true), Arg.Text("name", "The new name.")],
            Rename) { Scope = "channels:manage" },
    ];

    private async Task<ApiResult> Create(ApiCall call)
    {
        var reply = await workspaces.Ask(
            new RegisterChannel
            {
                Header = call.WorkspaceHeader(),
                Name = call.Text("name") ?? "",
                Kind = call.Bool("is_private") ? ChannelKind.Private : ChannelKind.Public,
                Members = { call.Identity.User },
            },
            call.Cancel);
        if (reply is not WorkspaceDone { Ids: [var id, ..] })
        {
            return Refusal(reply);
        }

        var (view, refusal) = await Seen(call, id);
        if (view is null)
        {
            return refusal!;
        }

        // Seq 1 made it, with the caller in it.
        await desk.Note(call, id, view.Kind, seq: 1, member: true, [call.Identity.User]);
        return ConversationAnswer.Of(call, view);
    }

    private async Task<ApiResult> Rename(ApiCall call)
    {
        var id = call.Required("channel");
        var (view, refusal) = await desk.View(call, Access.Rename);
        if (view is null)
        {
            return refusal!;
        }

        var reply = await workspaces.Ask(
            new RenameRegisteredChannel
            {
                Header = call.WorkspaceHeader(),
                Channel = id,
                Name = call.Text("name") ?? "",
                Actor = call.Identity.ToActor(),
            },
            call.Cancel);
        if (reply is not WorkspaceDone)
        {
            return Refusal(reply);
        }

        (view, refusal) = await Seen(call, id);
        return view is null ? refusal! : ConversationAnswer.Of(call, view);
    }

    private async Task<(ChannelView? View, ApiResult? Refusal)> Seen(ApiCall call, string id)
    {
        var (found, refusal) = await desk.Ask<ChannelFound>(call, new GetChannel { Header = call.ChannelHeader(id), Access = Access.See });
        if (found is null)
        {
            return (null, refusal);
        }

        await desk.History.EnsureProjected(id, found.View.HeadSeq, call.Cancel);
        return (found.View, null);
    }

    private static ApiResult Refusal(IWorkspaceReply reply) => reply is WorkspaceRefused refused
        ? ApiResult.Error(refused.Code)
        : throw new InvalidOperationException($"A name was answered with {reply.GetType().Name}.");
}
