using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>Who gets which channel name. Codes: Slack's invalid_name_*, name_taken, restricted_action, not_authorized, user_not_found, channel_not_found, too_many_*.</summary>
internal static class ChannelNameRules
{
    public static WorkspaceDecision Register(WorkspaceDraft draft, RegisterChannel command)
    {
        var name = command.Name.Trim();
        if (Check(draft, command, name) is { } code)
        {
            return draft.Refuse(code);
        }

        if (draft.State.Channels.FindByName(name) is { } holder)
        {
            return IsRepeat(draft, command, holder) ? AwaitCreation(draft, holder) : Taken(draft, holder);
        }

        var members = Members(draft, command);
        var unknown = members.Any(member => draft.State.People.Find(member) is not { Deleted: false });
        if (unknown || draft.State.Channels.ById.Count >= WorkspaceLimits.Channels)
        {
            return draft.Refuse(unknown ? "user_not_found" : "too_many_channels");
        }

        var channel = new DirectoryChannel
        {
            Id = Ids.NewChannel(),
            Name = name,
            Kind = command.Kind,
            Creator = members.FirstOrDefault() ?? "",
            Created = draft.Now,
            General = command.General,
            RequestId = command.Header.RequestId,
        };
        var registered = new ChannelRegistered { Header = draft.Header(), Channel = channel };
        registered.Members.AddRange(members);
        draft.Emit(registered);
        return AwaitCreation(draft, channel);
    }

    /// <summary>The web asks the channel first whether this person may rename it; here only the name is judged.</summary>
    public static WorkspaceDecision Rename(WorkspaceDraft draft, RenameRegisteredChannel command)
    {
        var name = command.Name.Trim();
        if (draft.State.Channels.Find(command.Channel) is not { Deleting: null } channel)
        {
            return draft.Refuse("channel_not_found");
        }

        if (WorkspaceNames.CheckChannel(name) is { } code)
        {
            return draft.Refuse(code);
        }

        if (channel.Name == name)
        {
            return channel.Renaming is null ? draft.Done(channel.Id) : draft.DoneAfter(WorkspaceErrands.RenameKey(channel.Id), channel.Id);
        }

        if (!channel.Confirmed || channel.Renaming is not null)
        {
            return draft.Hold(channel.Confirmed ? WorkspaceErrands.RenameKey(channel.Id) : WorkspaceErrands.CreateKey(channel.Id));
        }

        if (draft.State.Channels.FindByName(name) is { } holder)
        {
            return Taken(draft, holder);
        }

        var header = draft.Header();
        var renamed = channel.Clone();
        renamed.Name = name;
        renamed.Renaming = new() { Actor = command.Actor, OldName = channel.Name, RequestId = $"rename:{header.Team}:{header.Version}" };
        draft.Emit(new ChannelChanged { Header = header, Channel = renamed });
        return draft.DoneAfter(WorkspaceErrands.RenameKey(channel.Id), channel.Id);
    }

    /// <summary>The channel itself has decided; the directory follows.</summary>
    public static WorkspaceDecision NoteArchived(WorkspaceDraft draft, NoteArchived command)
    {
        if (draft.State.Channels.Find(command.Channel) is not { } channel)
        {
            return draft.Refuse("channel_not_found");
        }

        if (channel.Archived != command.Archived)
        {
            var changed = channel.Clone();
            changed.Archived = command.Archived;
            changed.ChangedBy = command.Header.By;
            changed.ChangedSeq = command.Seq;
            draft.Emit(new ChannelChanged { Header = draft.Header(), Channel = changed });
        }

        return draft.Done(channel.Id);
    }

    private static string? Check(WorkspaceDraft draft, RegisterChannel command, string name) =>
        draft.Rank is Role.Guest or Role.Unspecified ? "restricted_action"
        : command.Kind is not (ChannelKind.Public or ChannelKind.Private) ? "invalid_channel_kind"
        : command.General && (draft.Rank != Role.System || command.Kind != ChannelKind.Public) ? "restricted_action"
        : command.Members.Count > WorkspaceLimits.MembersInCommand ? "too_many_users"
        : WorkspaceNames.CheckChannel(name) ?? SecondGeneral(draft, command, name);

    private static string? SecondGeneral(WorkspaceDraft draft, RegisterChannel command, string name) =>
        command.General && draft.State.Channels.Find(draft.State.Channels.GeneralId) is { } general && general.Name != name ? "general_exists" : null;

    private static bool IsRepeat(WorkspaceDraft draft, RegisterChannel command, DirectoryChannel holder)
    {
        var sameRequest = command.Header.RequestId.Length > 0 && holder.RequestId == command.Header.RequestId;
        var samePending = !holder.Confirmed && holder.Creator == command.Header.By && command.Header.RequestId.Length == 0;
        return (sameRequest || samePending) && holder.Kind == command.Kind && holder.Name == command.Name.Trim();
    }

    private static WorkspaceDecision AwaitCreation(WorkspaceDraft draft, DirectoryChannel channel) =>
        channel.Confirmed ? draft.Done(channel.Id) : draft.DoneAfter(WorkspaceErrands.CreateKey(channel.Id), channel.Id);

    // The name of a channel that is being deleted is free in a moment.
    private static WorkspaceDecision Taken(WorkspaceDraft draft, DirectoryChannel holder) =>
        holder.Deleting is null ? draft.Refuse("name_taken") : draft.Hold(WorkspaceErrands.DeleteKey(holder.Id));

    // The creator stands first; the system itself is no member of anything.
    private static List<string> Members(WorkspaceDraft draft, RegisterChannel command)
    {
        var creator = draft.State.People.Find(command.Header.By) is null ? [] : new[] { command.Header.By };
        return creator.Concat(command.Members).Distinct(StringComparer.Ordinal).ToList();
    }
}
