using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Web.SignIn;

/// <summary>What the first person types.</summary>
public sealed record FirstOwner(string Workspace, string Domain, string Name, string RealName, string Email, string Password);

/// <summary>
/// The first run: makes the first workspace and its owner, once. The installation lets exactly one caller open it and the workspace itself exactly one become its
/// first user, on whatever node; one that died half-way has left a workspace without people, which the next caller completes.
/// </summary>
public sealed class FirstRun(IWorkspaces workspaces, IDirectory directory, Passwords passwords, IDeclaredState declared) : IDisposable
{
    public const string AlreadySetUp = "already_set_up";

    /// <summary>Longer than an ask can take: what another node has begun is finished or dead by then.</summary>
    private static readonly TimeSpan OthersTime = TimeSpan.FromSeconds(12);

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Whether the server still waits for its first owner.</summary>
    public bool Pending => directory.Workspaces.Count == 0 || Unfinished is not null;

    /// <summary>Whether it may be done by now: what an operator declares at the start goes before strangers.</summary>
    public bool Open => declared.InEffect;

    private IWorkspaceDirectory? Unfinished => directory.Workspaces is { Count: 1 } one && one.First() is { UserCount: 0 } workspace ? workspace : null;

    /// <summary>The new workspace and owner, or an error code.</summary>
    public async Task<(string Team, string User, string? Error)> Complete(FirstOwner owner, CancellationToken cancel)
    {
        if (!Open)
        {
            return ("", "", Api.ApiErrors.ServiceUnavailable);
        }

        await _one.WaitAsync(cancel);
        try
        {
            // Another node may be in the middle of the same; only one that no longer moves is completed here.
            while (Unfinished is { } moving && await directory.WaitFor(moving.Team, moving.Version + 1, OthersTime, cancel))
            {
            }

            // Decided once: a workspace that appears from now on is somebody else's.
            var unfinished = Unfinished;
            return unfinished is null && directory.Workspaces.Count > 0 ? ("", "", AlreadySetUp)
                : Refusal(owner) is { } refusal ? ("", "", refusal)
                : await Create(owner, unfinished, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<(string Team, string User, string? Error)> Create(FirstOwner owner, IWorkspaceDirectory? unfinished, CancellationToken cancel)
    {
        var hash = await passwords.Hash(owner.Password, cancel);
        var (team, error) = unfinished is null ? await OpenFirst(owner, cancel) : (unfinished.Team, null);
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

        var add = new AddUsers { Header = Header(), OnlyIfNobody = true, Users = { new NewUser { User = user, PasswordHash = hash } } };
        var added = await workspaces.Ask(add, cancel);
        if (added is not WorkspaceDone { Ids: [var id, ..] })
        {
            return ("", "", added is WorkspaceRefused { Code: "not_first" } ? AlreadySetUp : Api.ApiErrors.ServiceUnavailable);
        }

        var general = Header();
        general.By = id;
        var register = new RegisterChannel { Header = general, Name = "general", Kind = ChannelKind.Public, General = true, Members = { id } };
        return await workspaces.Ask(register, cancel) is WorkspaceRefused registered ? (team, id, registered.Code) : (team, id, null);
    }

    private async Task<(string Team, string? Error)> OpenFirst(FirstOwner owner, CancellationToken cancel)
    {
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
