using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>Who may add and change people. Codes: not_authorized, user_not_found, username_taken, email_taken, cannot_change_primary_owner, invalid_*, not_first.</summary>
internal static class PeopleRules
{
    public static WorkspaceDecision Add(WorkspaceDraft draft, AddUsers command)
    {
        if (command.Users.Count > WorkspaceLimits.UsersInCommand)
        {
            return draft.Refuse("too_many_users");
        }

        if (command.OnlyIfNobody && !draft.State.People.ById.IsEmpty)
        {
            return draft.Refuse("not_first");
        }

        var ids = new List<string>(command.Users.Count);
        foreach (var wanted in command.Users)
        {
            if (!draft.Rank.MayGovern(wanted.User?.Role ?? Role.Unspecified))
            {
                return draft.Refuse("not_authorized");
            }

            if (AddOrMatch(draft, wanted, out var id) is { } code)
            {
                return draft.Refuse(code);
            }

            ids.Add(id);
        }

        return draft.Done(ids);
    }

    /// <summary>Adds a user, or changes the one of this name to match. Null, or the code that refuses the whole command.</summary>
    public static string? AddOrMatch(WorkspaceDraft draft, NewUser wanted, out string id)
    {
        id = "";
        if (Check(wanted) is { } code)
        {
            return code;
        }

        var known = draft.State.People.FindByName(wanted.User.Name);
        if (known is null && draft.State.People.ById.Count >= WorkspaceLimits.Users)
        {
            return "too_many_users";
        }

        if (known is not null && draft.Rank != Role.System && !draft.Rank.MayGovern(known.Role))
        {
            return "not_authorized";
        }

        var user = Shape(draft, wanted.User, known);
        id = user.Id;
        if (draft.State.People.FindByEmail(user.Profile.Email) is { } holder && holder.Id != id)
        {
            return "email_taken";
        }

        return (known is null ? Emit(new UserAdded { Header = draft.Header(), User = user }) : ApplyChange(draft, known, user))
            ?? SetPassword(draft, id, wanted.PasswordHash)
            ?? wanted.Tokens.Select(token => TokenRules.IssueTo(draft, user, token)).FirstOrDefault(refusal => refusal is not null);

        string? Emit(IWorkspaceEvent e)
        {
            draft.Emit(e);
            return null;
        }
    }

    public static WorkspaceDecision Change(WorkspaceDraft draft, ChangeUser command)
    {
        if (draft.State.People.Find(command.User) is not { } known)
        {
            return draft.Refuse("user_not_found");
        }

        var self = command.User == draft.Command.By && !known.Deleted;
        var governs = draft.Rank.MayGovern(known.Role);
        var rises = command.HasNewRole && !draft.Rank.MayGovern(command.NewRole);
        var mails = command.Profile is { } given && given.Email != known.Profile.Email;
        if (!(self || governs) || (!governs && (command.HasDeleted || command.HasNewRole || mails)) || rises)
        {
            return draft.Refuse("not_authorized");
        }

        var user = known.Clone();
        user.Profile = command.Profile ?? user.Profile;
        user.Tz = command.HasTz ? command.Tz : user.Tz;
        user.Deleted = command.HasDeleted ? command.Deleted : user.Deleted;
        user.Role = command.HasNewRole ? command.NewRole : user.Role;
        if (CheckChanged(draft, known, user) is { } code)
        {
            return draft.Refuse(code);
        }

        return ApplyChange(draft, known, user) is { } refusal ? draft.Refuse(refusal) : draft.Done(user.Id);
    }

    public static WorkspaceDecision ChangePassword(WorkspaceDraft draft, ChangePassword command)
    {
        if (draft.State.People.Find(command.User) is not { } user)
        {
            return draft.Refuse("user_not_found");
        }

        if (command.User != draft.Command.By && !draft.Rank.MayGovern(user.Role))
        {
            return draft.Refuse("not_authorized");
        }

        if (!user.Role.IsPerson() || command.Hash.Length is 0 or > WorkspaceLimits.PasswordHash)
        {
            return draft.Refuse("invalid_password");
        }

        SetPassword(draft, user.Id, command.Hash);
        return draft.Done(user.Id);
    }

    private static string? Check(NewUser wanted) =>
        wanted.User is not { } user || !(user.Role.IsPerson() || user.Role == Role.Bot) ? "invalid_role"
        : wanted.PasswordHash.Length > WorkspaceLimits.PasswordHash ? "invalid_password"
        : user.Tz.Length > WorkspaceLimits.TimeZone ? "invalid_tz"
        : WorkspaceNames.CheckUser(user.Name) ?? (user.Profile is { } profile ? ProfileRules.Check(profile) : null);

    private static string? CheckChanged(WorkspaceDraft draft, User known, User user) =>
        (known.Role == Role.Bot) != (user.Role == Role.Bot) || !(user.Role.IsPerson() || user.Role == Role.Bot) ? "invalid_role"
        : user.Tz.Length > WorkspaceLimits.TimeZone ? "invalid_tz"
        : draft.State.People.FindByEmail(user.Profile.Email) is { } holder && holder.Id != user.Id ? "email_taken"
        : ProfileRules.Check(user.Profile);

    private static User Shape(WorkspaceDraft draft, User wanted, User? known)
    {
        var user = wanted.Clone();
        user.Id = known?.Id ?? Free(draft, wanted.Id);
        user.Profile ??= new Profile();
        user.Updated = known?.Updated ?? draft.NowSeconds;
        user.PrimaryOwner = known?.PrimaryOwner ?? (user.Role == Role.Owner && !draft.State.People.HasPrimaryOwner);
        user.BotId = known?.BotId is { Length: > 0 } botId ? botId : user.BotId.Length == 0 && user.Role == Role.Bot ? Ids.NewBot() : user.BotId;
        user.AppId = known?.AppId is { Length: > 0 } appId ? appId : user.AppId;
        user.Joining = known?.Joining ?? user.Joining;
        return user;
    }

    private static string Free(WorkspaceDraft draft, string wanted) =>
        wanted.Length is > 1 and <= 32 && draft.State.People.Find(wanted) is null ? wanted : Ids.NewUser();

    // One way for every change: who is deactivated loses every token in the same commit.
    private static string? ApplyChange(WorkspaceDraft draft, User known, User user)
    {
        user.Updated = known.Updated;
        if (user.Equals(known))
        {
            return null;
        }

        if (known.PrimaryOwner && (user.Deleted || user.Role != Role.Owner))
        {
            return "cannot_change_primary_owner";
        }

        user.Updated = draft.NowSeconds;
        draft.Emit(new UserChanged { Header = draft.Header(), User = user });
        if (user.Deleted)
        {
            TokenRules.RevokeAllOf(draft, user.Id);
        }

        return null;
    }

    private static string? SetPassword(WorkspaceDraft draft, string user, string hash)
    {
        if (hash.Length > 0 && draft.State.People.PasswordHashes.GetValueOrDefault(user) != hash)
        {
            draft.Emit(new PasswordChanged { Header = draft.Header(), User = user, Hash = hash });
        }

        return null;
    }
}
