using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Tests.Support;

namespace Chat.Tests.Web.Fakes;

/// <summary>A directory that tests fill by hand.</summary>
public sealed class FakeDirectory : IDirectory
{
    private readonly Dictionary<string, Identity> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TokenFault> _faults = new(StringComparer.Ordinal);
    private readonly List<FakeWorkspace> _workspaces = [];

    public bool Ready { get; set; } = true;

    public IReadOnlyCollection<IWorkspaceDirectory> Workspaces => _workspaces;

    /// <summary>The workspace of <see cref="People"/>, everybody with their token.</summary>
    public static FakeDirectory OfPeople()
    {
        var directory = new FakeDirectory();
        var acme = directory.Add(People.Team, "Acme", "acme");
        acme.AppList.Add(new App { Id = Bots.RobinApp, Name = "robin", BotUser = People.Robin.Id, BotId = Bots.RobinBotId });
        foreach (var person in People.All)
        {
            var role = person == People.Ada ? Role.Owner : person == People.Grace ? Role.Admin : person == People.Guido ? Role.Guest : person == People.Robin ? Role.Bot : Role.Member;
            acme.Put(new User
            {
                Id = person.Id,
                Name = person.Name,
                Role = role,
                PrimaryOwner = role == Role.Owner,
                Updated = 1_700_000_000,
                Profile = new Profile { RealName = person.RealName, Email = person.Email },
                BotId = role == Role.Bot ? Bots.RobinBotId : "",
            });
            directory.Grant(role == Role.Bot ? Bots.RobinToken : person.Token, person, role, role == Role.Bot ? TokenKind.Bot : TokenKind.User);
        }

        return directory;
    }

    public FakeWorkspace Add(string team, string name, string domain)
    {
        var workspace = new FakeWorkspace(team, name, domain);
        _workspaces.Add(workspace);
        return workspace;
    }

    public FakeWorkspace Of(string team) => _workspaces.Single(workspace => workspace.Team == team);

    public void Grant(string token, Person person, Role role, TokenKind kind, params string[] scopes) =>
        Grant(token, new Identity(People.Team, person.Id, role, kind, kind == TokenKind.Bot ? Bots.RobinBotId : "", kind is TokenKind.Bot or TokenKind.App ? Bots.RobinApp : "", scopes, TokenHash.HexOf(token)));

    public void Grant(string token, Identity identity) => _tokens[TokenHash.HexOf(token)] = identity;

    public void GrantHash(string hash, Identity identity) => _tokens[hash] = identity;

    public void Revoke(string hash)
    {
        foreach (var workspace in _workspaces)
        {
            workspace.Tokens.RemoveAll(token => TokenHash.Hex(token.Hash) == hash);
        }

        _faults[hash] = _tokens.Remove(hash) ? TokenFault.Revoked : TokenFault.Unknown;
    }

    public void Deactivate(string token) => Break(token, TokenFault.Inactive);

    public void Break(string token, TokenFault fault) => _faults[TokenHash.HexOf(token)] = fault;

    public IWorkspaceDirectory? Workspace(string team) => _workspaces.SingleOrDefault(workspace => workspace.Team == team);

    public IWorkspaceDirectory? WorkspaceByDomain(string domain) => _workspaces.SingleOrDefault(workspace => workspace.Domain == domain);

    public Identity? Resolve(string token, out TokenFault fault)
    {
        var identity = _tokens.GetValueOrDefault(TokenHash.HexOf(token));
        fault = _faults.GetValueOrDefault(TokenHash.HexOf(token), identity is null ? TokenFault.Unknown : TokenFault.None);
        return fault == TokenFault.None ? identity : null;
    }

    public Identity? Current(Identity identity) => _faults.GetValueOrDefault(identity.TokenHash, TokenFault.None) == TokenFault.None ? _tokens.GetValueOrDefault(identity.TokenHash) : null;

    public Task<bool> WaitFor(string team, long version, TimeSpan timeout, CancellationToken cancel = default) => Task.FromResult(version <= Of(team).Version);
}

/// <summary>One workspace of a <see cref="FakeDirectory"/>.</summary>
public sealed class FakeWorkspace(string team, string name, string domain) : IWorkspaceDirectory
{
    private readonly SortedDictionary<string, User> _users = new(StringComparer.Ordinal);

    public string Team => team;
    public string Name => name;
    public string Domain => domain;
    public long Version => 1;
    public long Created => 1_700_000_000_000_000;
    public int UserCount => _users.Count;
    public List<App> AppList { get; } = [];
    public Dictionary<string, Invitation> Invitations { get; } = new(StringComparer.Ordinal);
    public List<Token> Tokens { get; } = [];
    public Dictionary<string, string> Passwords { get; } = new(StringComparer.Ordinal);
    public List<DirectoryChannel> Channels { get; } = [];
    public IEnumerable<App> Apps => AppList;
    public DirectoryChannel? General => Channels.FirstOrDefault(channel => channel.General);

    public void Put(User user) => _users[user.Id] = user;

    public User? UserById(string id) => _users.GetValueOrDefault(id);
    public User? UserByName(string name) => _users.Values.FirstOrDefault(user => user.Name == name);
    public User? UserByEmail(string email) => _users.Values.FirstOrDefault(user => string.Equals(user.Profile?.Email, email, StringComparison.OrdinalIgnoreCase));
    public IReadOnlyList<User> UsersAfter(string afterId, int limit) => [.. _users.Values.Where(user => string.CompareOrdinal(user.Id, afterId) > 0).Take(limit)];
    public DirectoryChannel? ChannelById(string id) => Channels.FirstOrDefault(channel => channel.Id == id);
    public DirectoryChannel? ChannelByName(string name) => Channels.FirstOrDefault(channel => channel.Name == name);
    public App? AppById(string id) => AppList.FirstOrDefault(app => app.Id == id);
    public App? AppByBotId(string botId) => AppList.FirstOrDefault(app => app.BotId == botId);
    public IReadOnlyList<Token> TokensOf(string user) => [.. Tokens.Where(token => token.User == user)];
    public Invitation? InvitationByHash(string hash) => Invitations.GetValueOrDefault(hash);
}
