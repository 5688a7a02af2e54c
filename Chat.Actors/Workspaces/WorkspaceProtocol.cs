using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>Key under which the shard region of workspaces is registered.</summary>
public sealed class WorkspaceRegion;

/// <summary>Key of the shard region that holds the one installation entity.</summary>
public sealed class InstallationRegion;

/// <summary>A command or query to one workspace.</summary>
public interface IWorkspaceMessage : IEntityMessage, IMessage
{
    WorkspaceCommand Header { get; }
    string IEntityMessage.EntityId => Header.Team;
}

/// <summary>The closed set of answers of a workspace.</summary>
public interface IWorkspaceReply : IMessage;

/// <summary>What a workspace journals; published as <see cref="DirectoryDelta"/>.</summary>
public interface IWorkspaceEvent : IMessage
{
    WorkspaceHeader Header { get; }
}

/// <summary>A message to the installation entity, the list of workspaces on this server.</summary>
public interface IInstallationMessage : IEntityMessage, IMessage
{
    string IEntityMessage.EntityId => "installation";
}

/// <summary>Tells a workspace or the installation to stop; see StopChannel for why not the system's own.</summary>
public sealed class StopWorkspace : Akka.Actor.INoSerializationVerificationNeeded
{
    public static readonly StopWorkspace Instance = new();
}

public sealed partial class CreateWorkspace : IWorkspaceMessage;
public sealed partial class AddUsers : IWorkspaceMessage;
public sealed partial class ChangeUser : IWorkspaceMessage;
public sealed partial class ChangePassword : IWorkspaceMessage;
public sealed partial class IssueToken : IWorkspaceMessage;
public sealed partial class RevokeToken : IWorkspaceMessage;
public sealed partial class RegisterChannel : IWorkspaceMessage;
public sealed partial class RenameRegisteredChannel : IWorkspaceMessage;
public sealed partial class NoteArchived : IWorkspaceMessage;
public sealed partial class DeleteRegisteredChannel : IWorkspaceMessage;
public sealed partial class CreateInvitation : IWorkspaceMessage;
public sealed partial class AcceptInvitation : IWorkspaceMessage;
public sealed partial class AddApp : IWorkspaceMessage;
public sealed partial class GetDirectory : IWorkspaceMessage;
public sealed partial class FindCredentials : IWorkspaceMessage;

public sealed partial class WorkspaceDone : IWorkspaceReply;
public sealed partial class WorkspaceRefused : IWorkspaceReply;
public sealed partial class Credentials : IWorkspaceReply;
public sealed partial class Directory : IWorkspaceReply;

public sealed partial class WorkspaceCreated : IWorkspaceEvent;
public sealed partial class UserAdded : IWorkspaceEvent;
public sealed partial class UserChanged : IWorkspaceEvent;
public sealed partial class PasswordChanged : IWorkspaceEvent;
public sealed partial class TokenIssued : IWorkspaceEvent;
public sealed partial class TokenRevoked : IWorkspaceEvent;
public sealed partial class ChannelRegistered : IWorkspaceEvent;
public sealed partial class ChannelChanged : IWorkspaceEvent;
public sealed partial class ChannelRemoved : IWorkspaceEvent;
public sealed partial class InvitationCreated : IWorkspaceEvent;
public sealed partial class InvitationUsed : IWorkspaceEvent;
public sealed partial class AppAdded : IWorkspaceEvent;
public sealed partial class AppChanged : IWorkspaceEvent;

public sealed partial class OpenWorkspace : IInstallationMessage;
public sealed partial class ListWorkspaces : IInstallationMessage;
