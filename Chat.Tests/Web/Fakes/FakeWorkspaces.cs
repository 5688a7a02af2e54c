using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Google.Protobuf;

namespace Chat.Tests.Web.Fakes;

/// <summary>Applies commands to a <see cref="FakeDirectory"/> at once, by the rules the real workspace has.</summary>
public sealed class FakeWorkspaces(FakeDirectory directory) : IWorkspaces
{
    private readonly Lock _one = new();

    public List<IWorkspaceMessage> Asked { get; } = [];

    /// <summary>What happens just before a command arrives.</summary>
    public Action<IWorkspaceMessage>? Before { get; set; }

    /// <summary>How many were let through as the first.</summary>
    public int Opened { get; private set; }

    public Task<IMessage> Open(OpenWorkspace message, CancellationToken cancel = default)
    {
        lock (_one)
        {
            if (message.OnlyIfFirst && directory.Workspaces.Count > 0)
            {
                return Task.FromResult<IMessage>(new OpenRefused { Code = "not_first" });
            }

            Opened++;
            var workspace = directory.Add(Ids.NewTeam(), message.Name, message.Domain);
            return Task.FromResult<IMessage>(new WorkspaceOpenedReply { Entry = new InstallationEntry { Team = workspace.Team, Domain = message.Domain, Name = message.Name } });
        }
    }

    public Task<IWorkspaceReply> Ask(IWorkspaceMessage message, CancellationToken cancel = default)
    {
        lock (_one)
        {
            Asked.Add(message);
            Before?.Invoke(message);
            return Task.FromResult(Apply(message));
        }
    }

    private IWorkspaceReply Apply(IWorkspaceMessage message)
    {
        var workspace = directory.Of(message.Header.Team);
        switch (message)
        {
            case AddUsers { OnlyIfNobody: true } when workspace.UserCount > 0:
                return new WorkspaceRefused { Code = "not_first" };
            case AddUsers add:
                return Done([.. add.Users.Select(user => Put(workspace, user))]);
            case ChangeUser change:
                var changed = workspace.UserById(change.User)!.Clone();
                changed.Profile = change.Profile ?? changed.Profile;
                workspace.Put(changed);
                return Done();
            case IssueToken issue:
                var user = workspace.UserById(issue.Token.User)!;
                workspace.Tokens.Add(issue.Token);
                directory.GrantHash(TokenHash.Hex(issue.Token.Hash), new Identity(workspace.Team, user.Id, user.Role, issue.Token.Kind, "", "", [.. issue.Token.Scopes], TokenHash.Hex(issue.Token.Hash), issue.Token.Expires));
                return Done();
            case RevokeToken revoke:
                directory.Revoke(TokenHash.Hex(revoke.Hash));
                return Done();
            case CreateInvitation create:
                workspace.Invitations[TokenHash.Hex(create.Invitation.Hash)] = create.Invitation;
                return Done();
            case AcceptInvitation accept:
                return Accept(workspace, accept);
            case FindCredentials find:
                return Find(workspace, find.Email);
            case RegisterChannel register:
                workspace.Channels.Add(new DirectoryChannel { Id = Ids.NewChannel(), Name = register.Name, Kind = register.Kind, General = register.General });
                return Done(workspace.Channels[^1].Id);
            default:
                return Done();
        }
    }

    private static IWorkspaceReply Accept(FakeWorkspace workspace, AcceptInvitation accept)
    {
        var invitation = workspace.InvitationByHash(TokenHash.Hex(accept.Hash));
        if (invitation is not { UsesLeft: > 0 })
        {
            return new WorkspaceRefused { Code = "invalid_invite" };
        }

        invitation.UsesLeft--;
        var user = accept.User.Clone();
        user.User.Role = invitation.Role;
        return Done(Put(workspace, user));
    }

    private static IWorkspaceReply Find(FakeWorkspace workspace, string account) => (workspace.UserByEmail(account) ?? workspace.UserByName(account)) is { } user
        ? new Credentials { User = user.Id, Hash = workspace.Passwords.GetValueOrDefault(user.Id, ""), Deleted = user.Deleted }
        : new WorkspaceRefused { Code = "user_not_found" };

    private static string Put(FakeWorkspace workspace, NewUser added)
    {
        var user = added.User.Clone();
        user.Id = user.Id.Length > 0 ? user.Id : Ids.NewUser();
        workspace.Put(user);
        workspace.Passwords[user.Id] = added.PasswordHash;
        return user.Id;
    }

    private static WorkspaceDone Done(params string[] ids) => new() { Version = 1, Ids = { ids } };
}
