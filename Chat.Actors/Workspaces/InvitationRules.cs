using System.Security.Cryptography;
using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>Sign-up by link. Codes: not_authorized, invalid_invite, invite_expired, username_taken, email_taken, too_many_invitations.</summary>
internal static class InvitationRules
{
    public static WorkspaceDecision Create(WorkspaceDraft draft, CreateInvitation command)
    {
        var wanted = command.Invitation;
        if (wanted is null || wanted.Hash.Length != SHA256.HashSizeInBytes || wanted.UsesLeft < 1 || !wanted.Role.IsPerson() || InvitationsFacet.IsExpired(wanted, draft.Now))
        {
            return draft.Refuse("invalid_invite");
        }

        // Members may bring in members and guests, nobody brings in somebody above themselves.
        if (draft.Rank < Role.Member || draft.Rank == Role.Bot || wanted.Role > draft.Rank)
        {
            return draft.Refuse("not_authorized");
        }

        if (draft.State.Invitations.ByHash.ContainsKey(TokenHash.Hex(wanted.Hash)))
        {
            return draft.Done();
        }

        if (draft.State.Invitations.ByHash.Values.Count(invitation => !InvitationsFacet.IsExpired(invitation, draft.Now)) >= WorkspaceLimits.Invitations)
        {
            return draft.Refuse("too_many_invitations");
        }

        var invitation = wanted.Clone();
        invitation.By = draft.Command.By;
        draft.Emit(new InvitationCreated { Header = draft.Header(), Invitation = invitation });
        return draft.Done();
    }

    /// <summary>
    /// Makes the user and uses the link up by one in the same commit; the answer waits until the new member stands in the general channel.
    /// A repeat is known by its password hash: it is salted, so only the same command carries the same.
    /// </summary>
    public static WorkspaceDecision Accept(WorkspaceDraft draft, AcceptInvitation command)
    {
        var people = draft.State.People;
        var name = command.User?.User?.Name ?? "";
        if (people.FindByName(name) is { } known)
        {
            var repeat = command.User!.PasswordHash.Length > 0 && people.PasswordHashes.GetValueOrDefault(known.Id) == command.User.PasswordHash;
            return !repeat ? draft.Refuse("username_taken")
                : known.Joining ? draft.DoneAfter(WorkspaceErrands.JoinKey(known.Id), known.Id) : draft.Done(known.Id);
        }

        if (!draft.State.Invitations.ByHash.TryGetValue(TokenHash.Hex(command.Hash), out var invitation))
        {
            return draft.Refuse("invalid_invite");
        }

        if (invitation.UsesLeft < 1 || InvitationsFacet.IsExpired(invitation, draft.Now))
        {
            return draft.Refuse("invite_expired");
        }

        var joins = draft.State.Channels.GeneralId.Length > 0;
        var wanted = command.User?.Clone() ?? new NewUser();
        wanted.User ??= new User();
        wanted.User.Role = invitation.Role;
        wanted.User.Deleted = false;
        wanted.User.Joining = joins;
        if (PeopleRules.AddOrMatch(draft, wanted, out var id) is { } code)
        {
            return draft.Refuse(code);
        }

        draft.Emit(new InvitationUsed { Header = draft.Header(), Hash = command.Hash, User = id });
        return joins ? draft.DoneAfter(WorkspaceErrands.JoinKey(id), id) : draft.Done(id);
    }
}
