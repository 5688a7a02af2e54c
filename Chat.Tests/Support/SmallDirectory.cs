using Chat.Actors.Workspaces;

namespace Chat.Tests.Support;

/// <summary>A node's directory that knows the workspace and the people it is given, and nothing else.</summary>
public sealed class SmallDirectory(params Person[] people) : IDirectory, IWorkspaceDirectory
{
    private readonly Dictionary<string, User> _users = people.ToDictionary(
        p => p.Id,
        p => new User { Id = p.Id, Name = p.Name, Profile = new Profile { RealName = p.RealName, Email = p.Email } },
        StringComparer.Ordinal);

    /// <summary>Makes a guest of somebody.</summary>
    public void Demote(Person person) => _users[person.Id].Role = Chat.Actors.Channels.Role.Guest;

    public bool Ready => true;
    public IReadOnlyCollection<IWorkspaceDirectory> Workspaces => [this];
    public IWorkspaceDirectory? Workspace(string team) => team == Team ? this : null;
    public IWorkspaceDirectory? WorkspaceByDomain(string domain) => domain == Domain ? this : null;
    public Identity? Resolve(string token, out TokenFault fault)
    {
        fault = TokenFault.Unknown;
        return null;
    }

    /// <summary>Hashes of tokens that are gone. All others are good.</summary>
    public HashSet<string> Revoked { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the directory does not get as far as is waited for.</summary>
    public bool Late { get; set; }

    /// <summary>Deactivates somebody.</summary>
    public void Delete(Person person) => _users[person.Id].Deleted = true;

    public Identity? Current(Identity identity)
    {
        var user = UserById(identity.User);
        return user is null or { Deleted: true } || Revoked.Contains(identity.TokenHash)
            ? null
            : identity with { Role = user.Role == Chat.Actors.Channels.Role.Unspecified ? identity.Role : user.Role };
    }

    public Task<bool> WaitFor(string team, long version, TimeSpan timeout, CancellationToken cancel = default) => Task.FromResult(!Late);
    public string Team => People.Team;
    public string Name => "Acme";
    public string Domain => "acme";
    public long Version => 1;
    public long Created => 0;
    public int UserCount => _users.Count;
    public User? UserById(string id) => _users.GetValueOrDefault(id);
    public User? UserByName(string name) => _users.Values.FirstOrDefault(u => u.Name == name);
    public User? UserByEmail(string email) => _users.Values.FirstOrDefault(u => u.Profile.Email == email);
    public IReadOnlyList<User> UsersAfter(string afterId, int limit) => [.. _users.Values.Where(u => string.CompareOrdinal(u.Id, afterId) > 0).Take(limit)];
    public DirectoryChannel? ChannelById(string id) => null;
    public DirectoryChannel? ChannelByName(string name) => null;
    public DirectoryChannel? General => null;
    public App? AppById(string id) => null;
    public App? AppByBotId(string botId) => null;
    public IEnumerable<App> Apps => [];
    public Invitation? InvitationByHash(string hash) => null;
    public IReadOnlyList<Token> TokensOf(string user) => [];
}
