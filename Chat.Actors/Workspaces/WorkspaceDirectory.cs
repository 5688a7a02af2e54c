namespace Chat.Actors.Workspaces;

/// <summary>A workspace's state as readers on this node see it.</summary>
internal sealed class WorkspaceDirectory(WorkspaceState state) : IWorkspaceDirectory
{
    public WorkspaceState State { get; } = state;
    public string Team => State.Team;
    public string Name => State.Name;
    public string Domain => State.Domain;
    public long Version => State.Version;
    public long Created => State.Created;
    public int UserCount => State.People.ById.Count;
    public DirectoryChannel? General => State.Channels.Find(State.Channels.GeneralId);
    public IEnumerable<App> Apps => State.Apps.ById.Values;

    public User? UserById(string id) => State.People.Find(id);

    public User? UserByName(string name) => State.People.FindByName(name);

    public User? UserByEmail(string email) => State.People.FindByEmail(email);

    public IReadOnlyList<User> UsersAfter(string afterId, int limit)
    {
        var ids = State.People.Ids;
        var found = ids.IndexOf(afterId);
        var first = found >= 0 ? found + 1 : ~found;
        var page = new List<User>(Math.Max(0, Math.Min(limit, ids.Count - first)));
        for (var i = first; i < ids.Count && page.Count < limit; i++)
        {
            page.Add(State.People.ById[ids[i]]);
        }

        return page;
    }

    public DirectoryChannel? ChannelById(string id) => State.Channels.Find(id);

    // While a renaming is under way the old name is reserved, but nobody's any more.
    public DirectoryChannel? ChannelByName(string name) => State.Channels.FindByName(name) is { } channel && channel.Name == name ? channel : null;

    public App? AppById(string id) => State.Apps.ById.GetValueOrDefault(id);

    public App? AppByBotId(string botId) => State.Apps.FindByBot(botId);

    public IReadOnlyList<Token> TokensOf(string user) => [.. State.Tokens.OfUser(user).OrderBy(token => token.Issued).ThenBy(token => TokenHash.Hex(token.Hash), StringComparer.Ordinal)];

    public Invitation? InvitationByHash(string hash) => State.Invitations.ByHash.GetValueOrDefault(hash);
}
