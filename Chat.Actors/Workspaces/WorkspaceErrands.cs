using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>Something a workspace has promised in its journal and a channel must still do. The command is idempotent by its request id.</summary>
public sealed record WorkspaceErrand(string Key, IChannelCommand Command);

/// <summary>
/// What is still to be done, derived from the state alone: a workspace that comes back from the journal knows its errands without having stored them.
/// </summary>
public static class WorkspaceErrands
{
    public static string CreateKey(string channel) => "create:" + channel;

    public static string RenameKey(string channel) => "rename:" + channel;

    public static string DeleteKey(string channel) => "delete:" + channel;

    public static string JoinKey(string user) => "join:" + user;

    /// <summary>All that is pending; nearly always nothing.</summary>
    public static IEnumerable<WorkspaceErrand> Errands(this WorkspaceState state)
    {
        var channels = state.Channels;
        var created = channels.Creating.Keys.Select(id => Creation(state, channels.ById[id]));
        var renamed = channels.Renaming.Select(id => Renaming(channels.ById[id]));
        var general = channels.Find(channels.GeneralId) is { Confirmed: true } ? channels.GeneralId : "";
        var joined = general.Length > 0 ? state.People.Joining.Select(user => Joining(state.Team, general, user)) : [];
        var deleted = channels.Deleting.Select(id => Deletion(state.Team, channels.ById[id]));
        return created.Concat(renamed).Concat(joined).Concat(deleted);
    }

    /// <summary>
    /// What follows from a channel's answer. A renaming that the channel refuses for good gives the old name back; a joining is dropped; a creation leaves an archived
    /// entry without a name of its own. <paramref name="refusal"/> is null when done.
    /// </summary>
    public static WorkspaceDecision Finish(this WorkspaceState state, string key, string? refusal, long now, long seq = 0)
    {
        var draft = new WorkspaceDraft(state, new() { Team = state.Team, Role = Role.System }, now);
        var id = key[(key.IndexOf(':', StringComparison.Ordinal) + 1)..];
        if (key == DeleteKey(id) && state.Channels.Find(id) is { Deleting: not null } deleting)
        {
            return ChannelDeletionRules.Finish(draft, deleting, refusal, seq);
        }

        if (key == JoinKey(id) && state.People.Find(id) is { Joining: true } user)
        {
            var joined = user.Clone();
            joined.Joining = false;
            draft.Emit(new UserChanged { Header = draft.Header(), User = joined });
        }
        else if (state.Channels.Find(id) is { } channel && (channel.Renaming is not null || !channel.Confirmed))
        {
            var settled = channel.Clone();
            settled.Confirmed = true;
            settled.Renaming = null;
            if (channel.Renaming is not null && refusal is null)
            {
                settled.ChangedBy = channel.Renaming.Actor?.User ?? "";
                settled.ChangedSeq = seq;
            }

            if (refusal is not null)
            {
                settled.Archived = channel.Archived || !channel.Confirmed;
                settled.Name = channel.Confirmed ? channel.Renaming?.OldName ?? channel.Name : channel.Id.ToLowerInvariant();
            }

            draft.Emit(new ChannelChanged { Header = draft.Header(), Channel = settled });
        }

        var done = draft.Done(id);
        return refusal is null ? done : done with { Reply = new WorkspaceRefused { Code = refusal } };
    }

    /// <summary>Whether the channel will say the same next time. What hinders it for a moment only is named; all else is a decision, expected or not, and repeating it would never end.</summary>
    public static bool IsFinal(string code) => code is not ("ratelimited" or "service_unavailable");

    private static WorkspaceErrand Creation(WorkspaceState state, DirectoryChannel channel)
    {
        var key = CreateKey(channel.Id);
        var command = new CreateChannel
        {
            Header = Header(channel.Id, state.Team, channel.Creator, key),
            Kind = channel.Kind,
            Name = channel.Name,
            General = channel.General,
        };
        command.Members.AddRange(state.Channels.Creating[channel.Id].Users);
        return new(key, command);
    }

    private static WorkspaceErrand Renaming(DirectoryChannel channel)
    {
        var actor = channel.Renaming.Actor?.Clone() ?? new Actor();
        actor.Role = Role.System;
        var header = new CommandHeader { Channel = channel.Id, Actor = actor, RequestId = channel.Renaming.RequestId };
        return new(RenameKey(channel.Id), new RenameChannel { Header = header, Name = channel.Name });
    }

    private static WorkspaceErrand Deletion(string team, DirectoryChannel channel) =>
        new(DeleteKey(channel.Id), new DeleteChannel { Header = Header(channel.Id, team, channel.Deleting.By, DeleteKey(channel.Id)) });

    private static WorkspaceErrand Joining(string team, string general, string user) =>
        new(JoinKey(user), new JoinChannel { Header = Header(general, team, user, JoinKey(user)) });

    private static CommandHeader Header(string channel, string team, string user, string requestId) =>
        new() { Channel = channel, Actor = new() { User = user, Team = team, Role = Role.System }, RequestId = requestId };
}
