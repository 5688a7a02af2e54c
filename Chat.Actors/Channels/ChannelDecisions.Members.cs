namespace Chat.Actors.Channels;

public sealed partial record ChannelState
{
    private Decision DecideJoin(JoinChannel join, long now)
    {
        var user = join.Header.Actor.User;
        return IsMember(user) ? new Decision.Already("already_in_channel")
            : user.Length == 0 ? new Decision.Refuse("user_not_found")
            : Members.Count >= Limits.MaxMembers ? new Decision.Refuse("too_many_users")
            : Decision.Event(new MembersJoined { Header = Next(join.Header, now), Users = { user } });
    }

    private Decision DecideLeave(LeaveChannel leave, long now)
    {
        var user = leave.Header.Actor.User;
        return !IsMember(user) ? new Decision.Already("not_in_channel")
            : General ? new Decision.Refuse("cant_leave_general")
            : Kind == ChannelKind.Private && Members.Count == 1 ? new Decision.Refuse("last_member")
            : Decision.Event(new MemberLeft { Header = Next(leave.Header, now), User = user });
    }

    /// <summary>People who are in already are passed over when others are not. One event and one ts a person, unless quiet.</summary>
    private Decision DecideInvite(InviteUsers invite, long now)
    {
        var actor = invite.Header.Actor;
        var system = actor.Role == Role.System;
        var named = invite.Users.Where(user => user.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var fresh = named.Where(user => !IsMember(user)).ToArray();
        var quiet = invite.Quiet && system;
        var code = IsDirect ? ChannelAccess.WrongKind
            : named.Length == 0 ? "user_not_found"
            : !quiet && named.Length > Limits.MaxInvited ? "too_many_users"
            : !system && named.Contains(actor.User, StringComparer.Ordinal) ? "cant_invite_self"
            : Members.Count + fresh.Length > Limits.MaxMembers ? "too_many_users"
            : fresh.Length == 0 && !system ? "already_in_channel"
            : null;
        if (code is not null)
        {
            return new Decision.Refuse(code);
        }

        return fresh.Length == 0
            ? new Decision.Already("already_in_channel")
            : new Decision.Accept([.. fresh.Chunk(quiet ? Limits.QuietChunk : 1).Select((users, nth) => new MembersJoined
            {
                Header = Next(invite.Header, now, nth),
                Users = { users },
                Inviter = users.Contains(actor.User, StringComparer.Ordinal) ? "" : actor.User,
                Quiet = quiet,
            })]);
    }

    private Decision DecideKick(KickUser kick, long now) =>
        kick.User == kick.Header.Actor.User && kick.Header.Actor.Role != Role.System ? new Decision.Refuse("cant_kick_self")
        : General ? new Decision.Refuse("cant_kick_from_general")
        : !IsMember(kick.User) ? new Decision.Refuse("not_in_channel")
        : Decision.Event(new MemberLeft { Header = Next(kick.Header, now), User = kick.User, Kicked = true });
}
