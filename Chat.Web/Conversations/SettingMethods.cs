using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Chat.Web.Markup;

namespace Chat.Web.Conversations;

/// <summary>conversations.setTopic, setPurpose, archive, unarchive.</summary>
public sealed class SettingMethods(ConversationDesk desk, IWorkspaces workspaces) : IApiMethods
{
    public IEnumerable<ApiMethod> Methods =>
    [
        new("conversations.setTopic", RateTier.Tier2, "Sets the topic, up to 250 characters as typed; empty takes it away.",
            [Channel, Arg.Text("topic", "Plain text with mrkdwn's escapes.")],
            call => Describe(call, "topic", (header, text) => new SetTopic { Header = header, Topic = text })) { Scope = "channels:write.topic" },
        new("conversations.setPurpose", RateTier.Tier2, "Sets the purpose, up to 250 characters as typed; empty takes it away.",
            [Channel, Arg.Text("purpose", "Plain text with mrkdwn's escapes.")],
            call => Describe(call, "purpose", (header, text) => new SetPurpose { Header = header, Purpose = text })) { Scope = "channels:write.topic" },
        new("conversations.archive", RateTier.Tier2, "Archives a channel: readable, closed to all changes.", [Channel], call => Archive(call, archived: true)) { Scope = "channels:manage" },
        new("conversations.unarchive", RateTier.Tier2, "Opens an archived channel again.", [Channel], call => Archive(call, archived: false)) { Scope = "channels:manage" },
    ];

    private static ApiArgument Channel => Arg.Text("channel", "Channel id.", required: true);

    private async Task<ApiResult> Describe(ApiCall call, string argument, Func<CommandHeader, string, IChannelCommand> command)
    {
        if (call.Raw(argument) is not { } text)
        {
            return ApiResult.InvalidArguments($"[ERROR] missing required field: {argument}");
        }

        // Before the ask: the channel counts too, but what does not fit has no business in its mailbox.
        if (Mrkdwn.TypedLength(text) > ChannelLimits.Default.MaxTopicLength)
        {
            return ApiResult.Error("too_long");
        }

        var (done, refusal) = await desk.Ask<Done>(call, command(call.ChannelHeader(call.Required("channel")), Mrkdwn.Escape(text)));
        if (done is null)
        {
            return refusal!;
        }

        await desk.History.EnsureProjected(done.Channel, done.Seq, call.Cancel);
        return ConversationAnswer.Of(call, done.View);
    }

    private async Task<ApiResult> Archive(ApiCall call, bool archived)
    {
        var header = call.ChannelHeader(call.Required("channel"));
        var (done, refusal) = await desk.Ask<Done>(call, archived ? new ArchiveChannel { Header = header } : new UnarchiveChannel { Header = header });
        if (done is null && refusal!.ErrorCode is not ("already_archived" or "not_archived"))
        {
            return refusal;
        }

        // Also when it is so already: the directory may have missed it, when the node of the first caller died between the two.
        var noted = await workspaces.Ask(new NoteArchived { Header = call.WorkspaceHeader(), Channel = header.Channel, Archived = archived, Seq = done?.Seq ?? 0 }, call.Cancel);
        if (done is null)
        {
            return refusal!;
        }

        await desk.History.EnsureProjected(done.Channel, done.Seq, call.Cancel);
        return noted is WorkspaceRefused refused ? ApiResult.Error(refused.Code) : ApiResult.Ok();
    }
}
