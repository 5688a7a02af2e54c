using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Web.SignIn;

/// <summary>What the first person types.</summary>
public sealed record FirstOwner(string Workspace, string Domain, string Name, string RealName, string Email, string Password);

/// <summary>
/// The first run: makes the first workspace and its owner, once. The installation lets exactly one caller be the first, on whatever node; one that died
/// half-way has left a workspace without people, which the next caller completes.
/// </summary>
public sealed class FirstRun(IWorkspaces workspaces, IDirectory directory, Passwords passwords) : IDisposable
{
    public const string AlreadySetUp = "already_set_up";

    /// <summary>Longer than an ask can take: what another node has begun is finished or dead by then.</summary>
    private static readonly TimeSpan OthersTime = TimeSpan.FromSeconds(12);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether the server still waits for its first owner.</summary>
    public bool Pending => directory.Workspaces.Count == 0 || Unfinished is not null;

    private IWorkspaceDirectory? Unfinished => directory.Workspaces is { Count: 1 } one && one.First() is { UserCount: 0 } workspace ? workspace : null;

    /// <summary>The new workspace and owner, or an error code.</summary>
    public async Task<(string Team, string User, string? Error)> Complete(FirstOwner owner, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            // Another node may be in the middle of the same; only one that no longer moves is completed here.
            while (Unfinished is { } moving && await directory.WaitFor(moving.Team, moving.Version + 1, OthersTime, cancel))
            {
            }

            return !Pending ? ("", "", AlreadySetUp)
                : Refusal(owner) is { } refusal ? ("", "", refusal)
                : await Create(owner, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(string Team, string User, string? Error)> Create(FirstOwner owner, CancellationToken cancel)
    {
        var hash = await passwords.Hash(owner.Password, cancel);
        var (team, error) = await Open(owner, cancel);
        if (error is not null)
        {
            return ("", "", error);
        }

        WorkspaceCommand Header() => new() { Team = team, Role = Role.System };
        var user = new User { Name = owner.Name, Role = Role.Owner, PrimaryOwner = true, Profile = new Profile { RealName = owner.RealName, Email = owner.Email } };
        if (await workspaces.Ask(new CreateWorkspace { Header = Header(), Name = owner.Workspace, Domain = owner.Domain }, cancel) is WorkspaceRefused created)
        {
            return ("", "", created.Code);
        }

        var add = new AddUsers { Header = Header(), Users = { new NewUser { User = user, PasswordHash = hash } } };
        if (await workspaces.Ask(add, cancel) is not WorkspaceDone { Ids: [var id, ..] })
        {
            return ("", "", Api.ApiErrors.ServiceUnavailable);
        }

        var general = Header();
        general.By = id;
        var register = new RegisterChannel { Header = general, Name = "general", Kind = ChannelKind.Public, General = true, Members = { id } };
        return await workspaces.Ask(register, cancel) is WorkspaceRefused registered ? (team, id, registered.Code) : (team, id, null);
    }

    private async Task<(string Team, string? Error)> Open(FirstOwner owner, CancellationToken cancel)
    {
        if (Unfinished is { } unfinished)
        {
            return (unfinished.Team, null);
        }

        var reply = await workspaces.Open(new OpenWorkspace { Name = owner.Workspace, Domain = owner.Domain, OnlyIfFirst = true }, cancel);
        return reply switch
        {
            WorkspaceOpenedReply { Existed: false } opened => (opened.Entry.Team, null),
            OpenRefused { Code: not ("not_first" or "domain_taken") } refused => ("", refused.Code),
            _ => ("", AlreadySetUp),
        };
    }

    private static string? Refusal(FirstOwner owner) =>
        !Accounts.IsDisplayName(owner.Workspace) ? "invalid_workspace_name"
        : !Accounts.IsDomain(owner.Domain) ? "invalid_domain"
        : SignUp.Refusal(owner.Name, owner.RealName, owner.Email, owner.Password);
}
