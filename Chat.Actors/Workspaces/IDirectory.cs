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

/// <summary>Why a token speaks for nobody. All but <see cref="Unknown"/> are told only to who has the whole token.</summary>
public enum TokenFault
{
    None,

    /// <summary>Never issued, or gone for longer than it is remembered.</summary>
    Unknown,
    Revoked,
    Expired,

    /// <summary>Its user has been deactivated.</summary>
    Inactive,
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

    /// <summary>Everything that speaks for this user, browser sessions included, the oldest first; some may be past their end.</summary>
    IReadOnlyList<Token> TokensOf(string user);
}

/// <summary>What every node knows of all workspaces, read without a mailbox. Written by the bootstrap actor alone.</summary>
public interface IDirectory
{
    /// <summary>False until the list of workspaces and each directory have been fetched once.</summary>
    bool Ready { get; }
    IReadOnlyCollection<IWorkspaceDirectory> Workspaces { get; }
    IWorkspaceDirectory? Workspace(string team);
    IWorkspaceDirectory? WorkspaceByDomain(string domain);

    /// <summary>The identity behind a token string; null when it is none, and then <paramref name="fault"/> says why.</summary>
    Identity? Resolve(string token, out TokenFault fault);

    /// <summary>The same caller as the directory shows it now, with the role of now; null when the token is gone or over, or the user deactivated.</summary>
    Identity? Current(Identity identity);

    /// <summary>Returns when the workspace's directory here has reached the version; false after <paramref name="timeout"/>.</summary>
    Task<bool> WaitFor(string team, long version, TimeSpan timeout, CancellationToken cancel = default);
}
