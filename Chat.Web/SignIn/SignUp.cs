using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Web.SignIn;

/// <summary>Signing up with an invitation link. The workspace counts the link's uses and joins the newcomer to its general channel.</summary>
public sealed class SignUp(IWorkspaces workspaces, IDirectory directory, Passwords passwords)
{
    /// <summary>The workspace a link's secret invites to; null when there is no such link. Whether it is used up or over is seen on acceptance.</summary>
    public IWorkspaceDirectory? Find(string secret)
    {
        var hash = TokenHash.HexOf(secret);
        return directory.Workspaces.FirstOrDefault(workspace => workspace.InvitationByHash(hash) is not null);
    }

    /// <summary>The newcomer, or an error code.</summary>
    public async Task<(string Team, string User, string? Error)> Accept(string secret, string name, string realName, string email, string password, CancellationToken cancel)
    {
        if (Find(secret) is not { } workspace)
        {
            return ("", "", "invalid_invite");
        }

        if (Refusal(name, realName, email, password) is { } refusal)
        {
            return ("", "", refusal);
        }

        // Before the slow hash; the workspace itself refuses both again.
        if (workspace.UserByName(name) is not null)
        {
            return ("", "", "username_taken");
        }

        if (workspace.UserByEmail(email) is not null)
        {
            return ("", "", "email_taken");
        }

        var accept = new AcceptInvitation
        {
            Header = new WorkspaceCommand { Team = workspace.Team, Role = Role.System },
            Hash = TokenHash.Of(secret),
            User = new NewUser
            {
                User = new User { Name = name, Profile = new Profile { RealName = realName, Email = email } },
                PasswordHash = await passwords.Hash(password, cancel),
            },
        };
        return await workspaces.Ask(accept, cancel) switch
        {
            WorkspaceDone { Ids: [var id, ..] } => (workspace.Team, id, null),
            WorkspaceRefused refused => ("", "", refused.Code),
            _ => ("", "", Api.ApiErrors.ServiceUnavailable),
        };
    }

    /// <summary>Null when these may be a new account's, else an error code.</summary>
    public static string? Refusal(string name, string realName, string email, string password) =>
        !Accounts.IsUserName(name) ? "invalid_name"
        : !Accounts.IsDisplayName(realName) ? "invalid_real_name"
        : !Accounts.IsEmail(email) ? "invalid_email"
        : Passwords.Refusal(password);
}
