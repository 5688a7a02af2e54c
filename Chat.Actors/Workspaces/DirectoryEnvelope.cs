namespace Chat.Actors.Workspaces;

/// <summary>Between a workspace's events and the one message in which they travel to the nodes.</summary>
public static class DirectoryEnvelope
{
    /// <summary>Wraps an event; a password change loses its hash here.</summary>
    public static DirectoryDelta Wrap(IWorkspaceEvent e) => e switch
    {
        WorkspaceCreated x => new() { Created = x },
        UserAdded x => new() { UserAdded = x },
        UserChanged x => new() { UserChanged = x },
        PasswordChanged x => new() { PasswordChanged = new() { Header = x.Header, User = x.User } },
        TokenIssued x => new() { TokenIssued = x },
        TokenRevoked x => new() { TokenRevoked = x },
        ChannelRegistered x => new() { ChannelRegistered = x },
        ChannelChanged x => new() { ChannelChanged = x },
        ChannelRemoved x => new() { ChannelRemoved = x },
        InvitationCreated x => new() { InvitationCreated = x },
        InvitationUsed x => new() { InvitationUsed = x },
        AppAdded x => new() { AppAdded = x },
        AppChanged x => new() { AppChanged = x },
        _ => throw new ArgumentOutOfRangeException(nameof(e), e.GetType().Name, "Add the event to DirectoryDelta."),
    };

    /// <summary>The event inside; null when a newer node sent one that this release does not know.</summary>
    public static IWorkspaceEvent? Unwrap(DirectoryDelta delta) => delta.EventCase switch
    {
        DirectoryDelta.EventOneofCase.Created => delta.Created,
        DirectoryDelta.EventOneofCase.UserAdded => delta.UserAdded,
        DirectoryDelta.EventOneofCase.UserChanged => delta.UserChanged,
        DirectoryDelta.EventOneofCase.PasswordChanged => delta.PasswordChanged,
        DirectoryDelta.EventOneofCase.TokenIssued => delta.TokenIssued,
        DirectoryDelta.EventOneofCase.TokenRevoked => delta.TokenRevoked,
        DirectoryDelta.EventOneofCase.ChannelRegistered => delta.ChannelRegistered,
        DirectoryDelta.EventOneofCase.ChannelChanged => delta.ChannelChanged,
        DirectoryDelta.EventOneofCase.ChannelRemoved => delta.ChannelRemoved,
        DirectoryDelta.EventOneofCase.InvitationCreated => delta.InvitationCreated,
        DirectoryDelta.EventOneofCase.InvitationUsed => delta.InvitationUsed,
        DirectoryDelta.EventOneofCase.AppAdded => delta.AppAdded,
        DirectoryDelta.EventOneofCase.AppChanged => delta.AppChanged,
        _ => null,
    };
}
