namespace Chat.Actors.Channels;

public sealed partial record ChannelState
{
    private static readonly Decision.Refuse NoSuchChannel = new(ChannelAccess.NotFound);

    /// <summary>
    /// What a command leads to. <paramref name="now"/> in microseconds; <paramref name="target"/> is the message it is about, asked for by
    /// <see cref="Decision.Needs"/> only after authorisation, so that an outsider causes no read.
    /// </summary>
    public Decision Decide(IChannelCommand command, Target target, long now)
    {
        var header = command.Header;
        var actor = header.Actor;
        if (actor is null)
        {
            return NoSuchChannel;
        }

        if (Deleted)
        {
            // The workspace repeats the deletion until it has heard of it.
            return command is DeleteChannel && actor.Role == Role.System ? new Decision.Already("") : NoSuchChannel;
        }

        if (header.RequestId.Length > 0 && Dedupe.Find(ChannelDedupe.KeyOf(actor.User, header.RequestId), command is PostMessage) is { } first)
        {
            return new Decision.Repeated(first);
        }

        if (command is CreateChannel create)
        {
            return DecideCreate(create, now);
        }

        return ChannelAccess.Check(this, actor, ActOf(command)) is { } code
            ? new Decision.Refuse(code)
            : DecideAllowed(command, target, now);
    }

    /// <summary>The ts of the message that a command is about; 0 when it is about none.</summary>
    public static long TargetOf(IChannelCommand command) => command switch
    {
        PostMessage post => post.Draft?.ThreadTs ?? 0,
        EditMessage edit => edit.Ts,
        DeleteMessage delete => delete.Ts,
        AddReaction add => add.Ts,
        RemoveReaction remove => remove.Ts,
        AddPin add => add.Ts,
        RemovePin remove => remove.Ts,
        _ => 0,
    };

    private static ChannelAct ActOf(IChannelCommand command) => command switch
    {
        PostMessage => ChannelAct.Post,
        EditMessage => ChannelAct.Edit,
        DeleteMessage => ChannelAct.Delete,
        AddReaction or RemoveReaction => ChannelAct.React,
        AddPin or RemovePin => ChannelAct.Pin,
        JoinChannel => ChannelAct.Join,
        LeaveChannel => ChannelAct.Leave,
        InviteUsers => ChannelAct.Invite,
        KickUser => ChannelAct.Kick,
        SetTopic or SetPurpose => ChannelAct.Describe,
        RenameChannel => ChannelAct.Rename,
        ArchiveChannel or UnarchiveChannel => ChannelAct.Archive,
        DeleteChannel => ChannelAct.Destroy,
        _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Say in ChannelDecisions which act the command is."),
    };

    private Decision DecideAllowed(IChannelCommand command, Target target, long now)
    {
        if (Archived && !WorksInArchive(command))
        {
            return new Decision.Refuse("is_archived");
        }

        return command switch
        {
            PostMessage post => DecidePost(post, target, now),
            EditMessage edit => OnMessage(edit.Ts, target, message => DecideEdit(edit, message, now)),
            DeleteMessage delete => OnMessage(delete.Ts, target, message => DecideDelete(delete, message, now)),
            AddReaction add => OnMessage(add.Ts, target, message => DecideReact(add, message, now)),
            RemoveReaction remove => OnMessage(remove.Ts, target, message => DecideUnreact(remove, message, now)),
            AddPin add => OnMessage(add.Ts, target, message => DecidePin(add, message, now)),
            RemovePin remove => OnMessage(remove.Ts, target, message => DecideUnpin(remove, message, now)),
            JoinChannel join => DecideJoin(join, now),
            LeaveChannel leave => DecideLeave(leave, now),
            InviteUsers invite => DecideInvite(invite, now),
            KickUser kick => DecideKick(kick, now),
            SetTopic topic => DecideTopic(topic, now),
            SetPurpose purpose => DecidePurpose(purpose, now),
            RenameChannel rename => DecideRename(rename, now),
            ArchiveChannel archive => DecideArchive(archive, now),
            UnarchiveChannel unarchive => DecideUnarchive(unarchive, now),
            DeleteChannel delete => DecideDestroy(delete, now),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command.GetType().Name, "Decide what the command leads to."),
        };
    }

    /// <summary>Names are the workspace's: its renames and deletions must not get stuck at an archived channel.</summary>
    private static bool WorksInArchive(IChannelCommand command) =>
        command is ArchiveChannel or UnarchiveChannel || (command is RenameChannel or DeleteChannel && command.Header.Actor.Role == Role.System);

    private static Decision OnMessage(long ts, Target target, Func<Message, Decision> decide) =>
        ts <= 0 ? new Decision.Refuse("message_not_found")
        : !target.Known ? new Decision.Needs(ts)
        : target.Message is { Tombstone: false } message ? decide(message)
        : new Decision.Refuse("message_not_found");

    /// <summary>The header of this command's nth event. Its ts is the clock's unless that stood still or stepped back.</summary>
    private EventHeader Next(CommandHeader header, long now, int nth = 0) => new()
    {
        Seq = Seq + 1 + nth,
        Channel = Id,
        Ts = Math.Max(now, LastTs + 1) + nth,
        By = header.Actor.User,
        RequestId = header.RequestId,
        PassingId = header.PassingId,
        Team = Exists ? Team : header.Actor.Team,
    };

    private static int Characters(string text) => text.Length - text.Count(char.IsLowSurrogate);
}
