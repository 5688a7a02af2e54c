using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>What a workspace answers to a command. The only randomness is in new ids, and those stand in the events.</summary>
public static class WorkspaceRules
{
    /// <param name="state">Must include everything decided before.</param>
    /// <param name="message">A command; queries are no business of this class.</param>
    /// <param name="now">Microseconds since 1970.</param>
    public static WorkspaceDecision Decide(this WorkspaceState state, IWorkspaceMessage message, long now)
    {
        var draft = new WorkspaceDraft(state, message.Header, now);
        if (message is CreateWorkspace create)
        {
            return Create(draft, create);
        }

        return !state.Exists ? draft.Refuse("team_not_found") : message switch
        {
            AddUsers x => PeopleRules.Add(draft, x),
            ChangeUser x => PeopleRules.Change(draft, x),
            ChangePassword x => PeopleRules.ChangePassword(draft, x),
            IssueToken x => TokenRules.Issue(draft, x),
            RevokeToken x => TokenRules.Revoke(draft, x),
            RegisterChannel x => ChannelNameRules.Register(draft, x),
            RenameRegisteredChannel x => ChannelNameRules.Rename(draft, x),
            NoteArchived x => ChannelNameRules.NoteArchived(draft, x),
            DeleteRegisteredChannel x => ChannelDeletionRules.Delete(draft, x),
            CreateInvitation x => InvitationRules.Create(draft, x),
            AcceptInvitation x => InvitationRules.Accept(draft, x),
            AddApp x => AppRules.Add(draft, x),
            _ => draft.Refuse("unknown_command"),
        };
    }

    private static WorkspaceDecision Create(WorkspaceDraft draft, CreateWorkspace create)
    {
        if (draft.State.Exists)
        {
            return draft.Done();
        }

        if (create.Name.Length is 0 or > WorkspaceLimits.WorkspaceName)
        {
            return draft.Refuse("invalid_team_name");
        }

        if (WorkspaceNames.CheckDomain(create.Domain) is { } code)
        {
            return draft.Refuse(code);
        }

        draft.Emit(new WorkspaceCreated { Header = draft.Header(), Name = create.Name, Domain = create.Domain });
        return draft.Done();
    }

    /// <summary>Whether this role may change somebody of the other role.</summary>
    internal static bool MayGovern(this Role rank, Role other) => rank >= Role.Admin && rank >= other;

    internal static bool IsPerson(this Role role) => role is Role.Guest or Role.Member or Role.Admin or Role.Owner;
}
