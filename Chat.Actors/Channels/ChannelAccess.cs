namespace Chat.Actors.Channels;

/// <summary>Everything somebody may want of a channel: the accesses of the protocol and its commands.</summary>
public enum ChannelAct
{
    See, Read, Follow, Post, Edit, Delete, React, Pin, Join, Leave, Invite, Kick, Describe, Rename, Archive, Destroy,
}

/// <summary>
/// The one authorisation function. It stands before every read and every write of a channel; no other code compares roles, kinds and memberships.
/// <code>
///                    member of the channel                     | not a member
///                    guest     member/bot       admin/owner    | public: guest  bot             member          admin/owner     | private, direct: all
/// See                yes       yes              yes            | c_n_f          yes             yes             yes             | c_n_f
/// Read               yes       yes              yes            | c_n_f          not_in_channel  yes             yes             | c_n_f
/// Follow, Post, Edit,
///   React, Pin       yes       yes              yes            | c_n_f          not_in_channel  not_in_channel  not_in_channel  | c_n_f
/// Delete             own       own              any            | c_n_f          not_in_channel  not_in_channel  any             | c_n_f
/// Join               (already) (already)        (already)      | c_n_f          yes             yes             yes             | c_n_f
/// Leave              yes       yes              yes            | c_n_f          (already)       (already)       (already)       | c_n_f
/// Invite, Describe   r_a       yes              yes            | c_n_f          not_in_channel  not_in_channel  not_in_channel  | c_n_f
/// Kick               r_a       1)               yes            | c_n_f          not_in_channel  not_in_channel  yes             | c_n_f
/// Rename             r_a       2)               yes            | c_n_f          not_in_channel  not_in_channel  yes             | c_n_f
/// Archive            r_a       yes              yes            | c_n_f          not_in_channel  not_in_channel  yes             | c_n_f
/// Destroy            n_a       n_a              yes            | c_n_f          n_a             n_a             yes             | c_n_f
///
/// c_n_f = channel_not_found: who is not in a private channel or a conversation learns nothing about it, administrators included.
/// r_a = restricted_action, n_a = not_an_admin. Describe = topic and purpose. Archive = also unarchive. Destroy = delete the channel, which makes everything
/// channel_not_found for everybody. Direct kinds: Join, Leave, Invite, Kick, Describe, Rename, Archive and Destroy are
/// method_not_supported_for_channel_type for their members. 1) private: yes; public: its creator and bots, else restricted_action (Slack's
/// default). 2) its creator and bots, else not_authorized. Another workspace's users: always channel_not_found. Role System: always yes.
/// </code>
/// </summary>
public static class ChannelAccess
{
    public const string NotFound = "channel_not_found";
    public const string NotMember = "not_in_channel";
    public const string Restricted = "restricted_action";
    public const string WrongKind = "method_not_supported_for_channel_type";
    public const string NotAuthorized = "not_authorized";
    public const string NotAdmin = "not_an_admin";

    /// <summary>Null when allowed, else Slack's error code.</summary>
    public static string? Check(ChannelState channel, Actor? actor, ChannelAct act)
    {
        if (!channel.Exists || actor is null)
        {
            return NotFound;
        }

        if (actor.Role == Role.System)
        {
            return null;
        }

        var member = channel.IsMember(actor.User);
        if (actor.Team != channel.Team || !(member || IsOpenTo(channel, actor)))
        {
            return NotFound;
        }

        return WrongFor(channel, act) ? WrongKind
            : !member && NeedsMembership(channel, actor, act) ? NotMember
            : Permission(channel, actor, act);
    }

    /// <summary>What a query asks for, as an act.</summary>
    public static ChannelAct ActOf(Access access) => access switch
    {
        Access.Read => ChannelAct.Read,
        Access.Follow => ChannelAct.Follow,
        Access.Rename => ChannelAct.Rename,
        Access.Destroy => ChannelAct.Destroy,
        _ => ChannelAct.See,
    };

    /// <summary>Whether the actor may act on messages of others: administrators may delete them.</summary>
    public static bool MayDeleteOthers(Actor actor) => IsAdmin(actor) || actor.Role == Role.System;

    private static bool IsOpenTo(ChannelState channel, Actor actor) =>
        channel.Kind == ChannelKind.Public && actor.Role is (Role.Member or Role.Bot or Role.Admin or Role.Owner);

    private static bool IsAdmin(Actor actor) => actor.Role is Role.Admin or Role.Owner;

    private static bool WrongFor(ChannelState channel, ChannelAct act) => channel.IsDirect && act is
        ChannelAct.Join or ChannelAct.Leave or ChannelAct.Invite or ChannelAct.Kick or ChannelAct.Describe or ChannelAct.Rename or ChannelAct.Archive or ChannelAct.Destroy;

    private static bool NeedsMembership(ChannelState channel, Actor actor, ChannelAct act) => act switch
    {
        ChannelAct.See or ChannelAct.Join or ChannelAct.Leave or ChannelAct.Destroy => false,
        ChannelAct.Read => actor.Role == Role.Bot,
        ChannelAct.Delete or ChannelAct.Kick or ChannelAct.Rename or ChannelAct.Archive => !IsAdmin(actor),
        _ => true,
    };

    private static string? Permission(ChannelState channel, Actor actor, ChannelAct act) => act switch
    {
        ChannelAct.Invite or ChannelAct.Describe or ChannelAct.Archive or ChannelAct.Kick or ChannelAct.Rename when IsGuest(actor) => Restricted,
        ChannelAct.Kick when channel.Kind == ChannelKind.Public && !Governs(channel, actor) => Restricted,
        ChannelAct.Rename when !Governs(channel, actor) => NotAuthorized,
        ChannelAct.Destroy when !IsAdmin(actor) => NotAdmin,
        _ => null,
    };

    private static bool IsGuest(Actor actor) => actor.Role is Role.Guest or Role.Unspecified;

    private static bool Governs(ChannelState channel, Actor actor) => IsAdmin(actor) || actor.Role == Role.Bot || actor.User == channel.Creator;
}
