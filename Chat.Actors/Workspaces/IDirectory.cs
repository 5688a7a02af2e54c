using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>
/// Who a token or cookie speaks for, from this node's memory. Expires: seconds since 1970 at which the token ends, and every socket opened with it; 0: never.
/// </summary>
public sealed record Identity(
    string Team, string User, Role Role, TokenKind Kind, string BotId, string AppId, IReadOnlyList<string> Scopes, string TokenHash, long Expires = 0)
{
    /// <summary>Whether the token has the scope. One without a list of scopes may everything its holder may.</summary>
    public bool Holds(string scope) => Scopes.Count == 0 || Scopes.Contains(scope, StringComparer.Ordinal);

    /// <summary>Whether the token is shown e-mail addresses. To others the field is absent, as in Slack (docs of users.info and of the scope users:read.email).</summary>
    public bool SeesEmail => Holds("users:read.email");

    /// <summary>The acting party as channels want it.</summary>
    public Actor ToActor() => new() { User = User, Team = Team, Role = Role, BotId = BotId, AppId = AppId };
}

/// <summary>One workspace's directory at one version: immutable, shared by all readers of the node.</summary>
public interface IWorkspaceDirectory
{
    string Team { get; }
    string Name { get; }
    string Domain { get; }
    long Version { get; }
    long Created { get; }

    /// <summary>How many users, deleted and bots included.</summary>
    int UserCount { get; }
    User? UserById(string id);
    User? UserByName(string name);
    User? UserByEmail(string email);

    /// <summary>Users with an id greater than <paramref name="afterId"/>, by ascending id.</summary>
    IReadOnlyList<User> UsersAfter(string afterId, int limit);

    DirectoryChannel? ChannelById(string id);
    DirectoryChannel? ChannelByName(string name);
    DirectoryChannel? General { get; }
    App? AppById(string id);
    App? AppByBotId(string botId);
    IEnumerable<App> Apps { get; }
    Invitation? InvitationByHash(string hash);
}

/// <summary>What every node knows of all workspaces, read without a mailbox. Written by the bootstrap actor alone.</summary>
public interface IDirectory
{
    /// <summary>False until the list of workspaces and each directory have been fetched once.</summary>
    bool Ready { get; }
    IReadOnlyCollection<IWorkspaceDirectory> Workspaces { get; }
    IWorkspaceDirectory? Workspace(string team);
    IWorkspaceDirectory? WorkspaceByDomain(string domain);

    /// <summary>The identity behind a token string; null when it is unknown, revoked or expired. Deleted users resolve to null with <paramref name="inactive"/> set.</summary>
    Identity? Resolve(string token, out bool inactive);

    /// <summary>Returns when the workspace's directory here has reached the version; false after <paramref name="timeout"/>.</summary>
    Task<bool> WaitFor(string team, long version, TimeSpan timeout, CancellationToken cancel = default);
}
