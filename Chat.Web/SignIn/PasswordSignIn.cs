using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Api;

namespace Chat.Web.SignIn;

/// <summary>Signing in with e-mail (or user name) and password. A wrong password, an unknown account and a deleted one look and take the same.</summary>
public sealed class PasswordSignIn(IWorkspaces workspaces, IDirectory directory, Passwords passwords)
{
    public const string InvalidCredentials = "invalid_credentials";

    /// <summary>The workspace named by domain; the only one when none is named; null when that leaves none or several.</summary>
    public IWorkspaceDirectory? WorkspaceOf(string domain) => domain.Length > 0
        ? directory.WorkspaceByDomain(domain.Trim().ToLowerInvariant())
        : directory.Workspaces is { Count: 1 } one ? one.First() : null;

    /// <summary>The user's id, or an error code.</summary>
    public async Task<(string User, string? Error)> Check(string team, string account, string password, CancellationToken cancel)
    {
        var ask = new FindCredentials { Header = new WorkspaceCommand { Team = team, Role = Role.System }, Email = account };
        var reply = await workspaces.Ask(ask, cancel);
        if (reply is WorkspaceRefused { Code: ApiErrors.ServiceUnavailable })
        {
            return ("", ApiErrors.ServiceUnavailable);
        }

        var found = reply as Credentials;
        var right = await passwords.Verify(found is { Deleted: false } ? found.Hash : null, password, cancel);
        return right ? (found!.User, null) : ("", InvalidCredentials);
    }
}
