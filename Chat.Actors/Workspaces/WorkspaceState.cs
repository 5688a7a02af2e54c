namespace Chat.Actors.Workspaces;

/// <summary>
/// A workspace at one version. The entity keeps it as its state and every node as its directory (there without password hashes and pending members);
/// both move it by the same <see cref="Apply"/>, so a node that has all events has what the entity has. Pure: no clock, no input or output.
/// </summary>
public sealed record WorkspaceState(string Team)
{
    public long Version { get; init; }
    public string Name { get; init; } = "";
    public string Domain { get; init; } = "";

    /// <summary>Microseconds since 1970.</summary>
    public long Created { get; init; }
    public PeopleFacet People { get; init; } = PeopleFacet.Empty;
    public ChannelsFacet Channels { get; init; } = ChannelsFacet.Empty;
    public AppsFacet Apps { get; init; } = AppsFacet.Empty;
    public TokensFacet Tokens { get; init; } = TokensFacet.Empty;
    public InvitationsFacet Invitations { get; init; } = InvitationsFacet.Empty;

    public bool Exists => Version > 0;

    /// <summary>The state after the event. An event of a newer release that this one does not know moves the version only.</summary>
    public WorkspaceState Apply(IWorkspaceEvent e)
    {
        var next = this with { Version = e.Header.Version };
        return e switch
        {
            WorkspaceCreated x => next with { Name = x.Name, Domain = x.Domain, Created = x.Header.At },
            UserAdded x => next with { People = People.With(x.User) },
            UserChanged x => next with { People = People.With(x.User) },
            PasswordChanged x => next with { People = People.WithPassword(x.User, x.Hash) },
            TokenIssued x => next with { Tokens = Tokens.WithIssued(x.Token, x.Header.At) },
            TokenRevoked x => next with { Tokens = Tokens.Without(TokenHash.Hex(x.Hash), x.Header.At) },
            ChannelRegistered x => next with { Channels = Channels.WithRegistered(x.Channel, x.Members) },
            ChannelChanged x => next with { Channels = Channels.With(x.Channel) },
            ChannelRemoved x => next with { Channels = Channels.Without(x) },
            InvitationCreated x => next with { Invitations = Invitations.With(x.Invitation, x.Header.At) },
            InvitationUsed x => next with { Invitations = Invitations.WithUse(TokenHash.Hex(x.Hash)) },
            AppAdded x => next with { Apps = Apps.With(x.App) },
            AppChanged x => next with { Apps = Apps.With(x.App) },
            _ => next,
        };
    }

    /// <summary>The state that a snapshot or a fetched directory describes.</summary>
    public static WorkspaceState Of(Directory directory) => new(directory.Team)
    {
        Version = directory.Version,
        Name = directory.Name,
        Domain = directory.Domain,
        Created = directory.Created,
        People = PeopleFacet.Of(directory.Users, directory.PasswordHashes),
        Channels = ChannelsFacet.Of(directory.Channels, directory.Pending, directory.Removed),
        Apps = AppsFacet.Of(directory.Apps),
        Tokens = TokensFacet.Of(directory.Tokens, directory.EndedTokens),
        Invitations = InvitationsFacet.Of(directory.Invitations),
    };

    /// <summary>For the snapshot store: everything.</summary>
    public Directory ToSnapshot()
    {
        var directory = Head();
        directory.Users.AddRange(People.ById.Values);
        directory.Channels.AddRange(Channels.ById.Values);
        directory.Apps.AddRange(Apps.ById.Values);
        directory.Tokens.AddRange(Tokens.ByHash.Values);
        directory.EndedTokens.AddRange(Tokens.Ended.InOrder);
        directory.Invitations.AddRange(Invitations.ByHash.Values);
        directory.PasswordHashes.Add(People.PasswordHashes);
        directory.Pending.Add(Channels.Creating);
        directory.Removed.AddRange(Channels.Removed);
        return directory;
    }

    /// <summary>Name, domain and version without anything inside.</summary>
    public Directory Head() => new() { Team = Team, Version = Version, Name = Name, Domain = Domain, Created = Created };
}
