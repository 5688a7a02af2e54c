using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>
/// Who deletes channels. Codes: not_an_admin, channel_not_found, channel_type_not_supported (the general channel; Slack's code of admin.conversations.delete for it).
/// </summary>
internal static class ChannelDeletionRules
{
    /// <summary>The web asks the channel first whether this person may see it; the rank counts here too.</summary>
    public static WorkspaceDecision Delete(WorkspaceDraft draft, DeleteRegisteredChannel command)
    {
        var (id, request) = (command.Channel, command.Header.RequestId);
        if (request.Length > 0 && draft.State.Channels.Removed.Find(entry => entry.Channel == id && entry.RequestId == request) is { } removed)
        {
            return draft.DoneAt(removed.Seq, id);
        }

        if (draft.Rank < Role.Admin)
        {
            return draft.Refuse("not_an_admin");
        }

        if (draft.State.Channels.Find(id) is not { } channel || channel.General)
        {
            return draft.Refuse(draft.State.Channels.GeneralId == id ? "channel_type_not_supported" : "channel_not_found");
        }

        if (!channel.Confirmed || channel.Renaming is not null)
        {
            return draft.Hold(channel.Confirmed ? WorkspaceErrands.RenameKey(id) : WorkspaceErrands.CreateKey(id));
        }

        if (channel.Deleting is null)
        {
            var marked = channel.Clone();
            marked.Deleting = new() { By = command.Header.By, RequestId = request };
            draft.Emit(new ChannelChanged { Header = draft.Header(), Channel = marked });
        }

        return draft.DoneAfter(WorkspaceErrands.DeleteKey(id), id);
    }

    /// <summary>What follows from the channel's answer: gone, also when it was gone already, or (the general channel) not to be deleted at all.</summary>
    public static WorkspaceDecision Finish(WorkspaceDraft draft, DirectoryChannel channel, string? refusal, long seq)
    {
        if (refusal is null or ChannelAccess.NotFound)
        {
            draft.Emit(new ChannelRemoved { Header = draft.Header(), Channel = channel.Id, By = channel.Deleting.By, Seq = seq, RequestId = channel.Deleting.RequestId });
            return draft.DoneAt(seq, channel.Id);
        }

        var kept = channel.Clone();
        kept.Deleting = null;
        draft.Emit(new ChannelChanged { Header = draft.Header(), Channel = kept });
        return draft.Done(channel.Id) with { Reply = new WorkspaceRefused { Code = refusal == ChannelAccess.WrongKind ? "channel_type_not_supported" : refusal } };
    }
}
