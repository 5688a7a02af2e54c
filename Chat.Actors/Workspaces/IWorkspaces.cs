using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>The way to a workspace, and to the list of workspaces, from anywhere. Asks are repeated until answered or the deadline (10 s) passes; every command is idempotent.</summary>
public interface IWorkspaces
{
    /// <summary>
    /// Sends a command or query. After <see cref="WorkspaceDone"/> this node's directory already shows the change (read your writes). At the deadline the answer is
    /// <see cref="WorkspaceRefused"/> with code <c>service_unavailable</c>.
    /// </summary>
    Task<IWorkspaceReply> Ask(IWorkspaceMessage message, CancellationToken cancel = default);

    /// <summary>Opens a workspace or finds it by domain: <see cref="WorkspaceOpenedReply"/> or <see cref="OpenRefused"/>. The caller then sends <see cref="CreateWorkspace"/>.</summary>
    Task<IMessage> Open(OpenWorkspace message, CancellationToken cancel = default);
}
