namespace Chat.Actors.Channels;

public sealed partial record ChannelState
{
    /// <summary>
    /// Named channels are made by the workspace, which owns names; conversations by one of their members, straight here, and again is fine: their id is
    /// derived from their members.
    /// </summary>
    private Decision DecideCreate(CreateChannel create, long now)
    {
        var actor = create.Header.Actor;
        if (Exists)
        {
            return ChannelAccess.Check(this, actor, ChannelAct.See) is { } hidden ? new Decision.Refuse(hidden) : new Decision.Already("");
        }

        var direct = create.Kind is ChannelKind.Direct or ChannelKind.GroupDirect;
        var members = create.Members.Where(user => user.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        var code = create.Kind == ChannelKind.Unspecified || !Enum.IsDefined(create.Kind) ? "invalid_arguments"
            : actor.Team.Length == 0 ? "invalid_arguments"
            : direct ? DirectRefusal(create.Kind, members, actor)
            : actor.Role != Role.System ? ChannelAccess.NotFound
            : create.Name.Length == 0 ? "invalid_name_required"
            : members.Length > Limits.MaxMembers ? "too_many_users"
            : null;
        if (code is not null)
        {
            return new Decision.Refuse(code);
        }

        return Decision.Event(new ChannelCreated
        {
            Header = Next(create.Header, now),
            Kind = create.Kind,
            Name = direct ? "" : create.Name,
            Members = { members.OrderByDescending(user => user == actor.User) }, // stable: the creator first, the others as they came
            General = create.General && create.Kind == ChannelKind.Public,
        });
    }

    private string? DirectRefusal(ChannelKind kind, string[] members, Actor actor) =>
        actor.Role != Role.System && !members.Contains(actor.User, StringComparer.Ordinal) ? ChannelAccess.NotFound
        : members.Length == 0 ? "users_list_not_supplied"
        : kind == ChannelKind.Direct && members.Length > 2 ? "too_many_users"
        : kind == ChannelKind.GroupDirect && members.Length < 3 ? "not_enough_users"
        : kind == ChannelKind.GroupDirect && members.Length > Limits.MaxGroupMembers ? "too_many_users"
        : null;

    private Decision DecideTopic(SetTopic set, long now) =>
        Typed(set.Topic) > Limits.MaxTopicLength ? new Decision.Refuse("too_long")
        : set.Topic == Topic.Text ? new Decision.Already("")
        : Decision.Event(new TopicChanged { Header = Next(set.Header, now), Topic = set.Topic });

    private Decision DecidePurpose(SetPurpose set, long now) =>
        Typed(set.Purpose) > Limits.MaxTopicLength ? new Decision.Refuse("too_long")
        : set.Purpose == Purpose.Text ? new Decision.Already("")
        : Decision.Event(new PurposeChanged { Header = Next(set.Header, now), Purpose = set.Purpose });

    /// <summary>
    /// Characters as somebody typed them: an entity is the one character it stands for, and the brackets that the API has put around an address are none.
    /// </summary>
    private static int Typed(string text) => Characters(text)
        - (4 * Occurrences(text, "&amp;")) - (3 * Occurrences(text, "&lt;")) - (3 * Occurrences(text, "&gt;")) - (2 * Occurrences(text, "<http"));

    private static int Occurrences(ReadOnlySpan<char> text, string part) => System.MemoryExtensions.Count(text, part);

    private Decision DecideRename(RenameChannel rename, long now) =>
        rename.Header.Actor.Role != Role.System ? new Decision.Refuse(ChannelAccess.NotAuthorized)
        : IsDirect ? new Decision.Refuse(ChannelAccess.WrongKind)
        : rename.Name.Length == 0 ? new Decision.Refuse("invalid_name_required")
        : rename.Name == Name ? new Decision.Already("")
        : Decision.Event(new ChannelRenamed { Header = Next(rename.Header, now), Name = rename.Name, OldName = Name });

    private Decision DecideArchive(ArchiveChannel archive, long now) =>
        General ? new Decision.Refuse("cant_archive_general")
        : IsDirect ? new Decision.Refuse(ChannelAccess.WrongKind)
        : Archived ? new Decision.Refuse("already_archived")
        : Decision.Event(new ChannelArchived { Header = Next(archive.Header, now) });

    /// <summary>Administrators ask the workspace, which gives the name free when this is done.</summary>
    private Decision DecideDestroy(DeleteChannel delete, long now) =>
        delete.Header.Actor.Role != Role.System ? new Decision.Refuse(ChannelAccess.NotAuthorized)
        : IsDirect || General ? new Decision.Refuse(ChannelAccess.WrongKind)
        : Decision.Event(new ChannelDeleted { Header = Next(delete.Header, now) });

    private Decision DecideUnarchive(UnarchiveChannel unarchive, long now) =>
        !Archived ? new Decision.Refuse("not_archived") : Decision.Event(new ChannelUnarchived { Header = Next(unarchive.Header, now) });
}
