using Chat.Actors.Channels;
using Chat.Actors.Workspaces;

namespace Chat.Node.Provisioning;

/// <summary>
/// Brings a workspace to its declared state: what is missing is made, what differs is changed, nothing is taken away. Through the same commands as everybody,
/// acting as the system. A second run finds everything as declared and changes nothing.
/// </summary>
public sealed class Provisioner(IWorkspaces workspaces, IDirectory directory, ProvisionUsers users, ProvisionChannels channels, ProvisionApps apps, ProvisionMessages messages) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Does it; one line that says what the workspace has now. Throws <see cref="DeclarationException"/> where the server refuses.</summary>
    public async Task<string> Provision(Declaration declaration, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var scope = await OpenWorkspace(declaration.Workspace, cancel);
            await users.Provision(scope, declaration.Users, cancel);
            await channels.Provision(scope, declaration.Channels, cancel);
            await apps.Provision(scope, declaration.Apps, cancel);
            await messages.Provision(scope, declaration.Messages, cancel);
            return $"Workspace {declaration.Workspace.Name} ({scope.Team}) has {declaration.Users.Count} users, {declaration.Channels.Count} channels and {declaration.Apps.Count} apps as declared.";
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ProvisioningScope> OpenWorkspace(DeclaredWorkspace declared, CancellationToken cancel)
    {
        var opened = await workspaces.Open(new OpenWorkspace { Name = declared.Name, Domain = declared.Domain }, cancel) switch
        {
            WorkspaceOpenedReply reply => reply,
            OpenRefused refused => throw Refusal("workspace", declared.Domain, refused.Code),
            var other => throw new InvalidOperationException($"OpenWorkspace was answered with {other.GetType().Name}."),
        };
        var scope = new ProvisioningScope(directory, opened.Entry.Team);
        Accept(
            await workspaces.Ask(new CreateWorkspace { Header = scope.AsSystem(), Name = declared.Name, Domain = declared.Domain }, cancel),
            "workspace", declared.Domain);
        return scope;
    }

    /// <summary>The answer, or a sentence that says what was refused.</summary>
    internal static WorkspaceDone Accept(IWorkspaceReply reply, string list, string name) => reply switch
    {
        WorkspaceDone done => done,
        WorkspaceRefused refused => throw Refusal(list, name, refused.Code),
        _ => throw new InvalidOperationException($"A workspace command was answered with {reply.GetType().Name}."),
    };

    internal static DeclarationException Refusal(string list, string name, string code) => new(code == "service_unavailable"
        ? $"{list}: '{name}' could not be brought about: the server did not answer in time. Run it again; what is done stays done."
        : $"{list}: '{name}' was refused by the server: {code}.")
    {
        MayPass = code == "service_unavailable",
    };

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}

/// <summary>The workspace that is worked on, and in whose name: the system's, signed with the first owner where an author is needed.</summary>
public sealed class ProvisioningScope(IDirectory directory, string team)
{
    public string Team => team;

    /// <summary>The workspace as this node knows it now; every answered command is in it.</summary>
    public IWorkspaceDirectory Directory => directory.Workspace(team) ?? throw new DeclarationException($"This node does not know workspace {team} yet. Run it again; what is done stays done.") { MayPass = true };

    /// <summary>Id of the first owner; empty before the users are there.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Ids of all users of the file.</summary>
    public IReadOnlyList<string> Everybody { get; set; } = [];

    public WorkspaceCommand AsSystem() => new() { Team = team, By = Owner, Role = Role.System };

    public CommandHeader ToChannel(string channel, string user = "", string requestId = "") =>
        new() { Channel = channel, RequestId = requestId, Actor = new Actor { User = user.Length > 0 ? user : Owner, Team = team, Role = Role.System } };

    /// <summary>Id of a user or bot by its handle.</summary>
    public string UserId(string name) => Directory.UserByName(name)?.Id ?? throw new DeclarationException($"The user '{name}' is not there.");

    /// <summary>Ids of a channel's declared members.</summary>
    public string[] Members(DeclaredChannel declared) =>
        [.. declared.Members.Distinct(StringComparer.Ordinal).SelectMany(name => name == DeclarationReader.Everybody ? Everybody : [UserId(name)]).Distinct(StringComparer.Ordinal)];

    public string ChannelId(string name) => Directory.ChannelByName(name)?.Id ?? throw new DeclarationException($"The channel '{name}' is not there.");
}
