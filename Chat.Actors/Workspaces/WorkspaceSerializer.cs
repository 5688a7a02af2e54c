using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>Bytes of everything a workspace and the installation say and journal. Lower-case manifests stand in the journal and never change.</summary>
public sealed class WorkspaceSerializer(ExtendedActorSystem system) : ProtoSerializer(system, SerializerId, Table)
{
    public const int SerializerId = 202;

    public static readonly IReadOnlyList<ProtoManifest> Table =
    [
        ProtoManifest.Of<WorkspaceCreated>("wc"),
        ProtoManifest.Of<UserAdded>("ua"),
        ProtoManifest.Of<UserChanged>("uc"),
        ProtoManifest.Of<PasswordChanged>("pc"),
        ProtoManifest.Of<TokenIssued>("ti"),
        ProtoManifest.Of<TokenRevoked>("tr"),
        ProtoManifest.Of<ChannelRegistered>("cr"),
        ProtoManifest.Of<ChannelChanged>("cc"),
        ProtoManifest.Of<ChannelRemoved>("cd"),
        ProtoManifest.Of<InvitationCreated>("ic"),
        ProtoManifest.Of<InvitationUsed>("iu"),
        ProtoManifest.Of<AppAdded>("aa"),
        ProtoManifest.Of<AppChanged>("ac"),
        ProtoManifest.Of<Directory>("d"),
        ProtoManifest.Of<WorkspaceOpened>("wo"),

        ProtoManifest.Of<DirectoryDelta>("dd"),

        ProtoManifest.Of<CreateWorkspace>("CW"),
        ProtoManifest.Of<AddUsers>("AU"),
        ProtoManifest.Of<ChangeUser>("CU"),
        ProtoManifest.Of<ChangePassword>("CP"),
        ProtoManifest.Of<IssueToken>("IT"),
        ProtoManifest.Of<RevokeToken>("RT"),
        ProtoManifest.Of<RegisterChannel>("RC"),
        ProtoManifest.Of<RenameRegisteredChannel>("RR"),
        ProtoManifest.Of<NoteArchived>("NA"),
        ProtoManifest.Of<DeleteRegisteredChannel>("DC"),
        ProtoManifest.Of<CreateInvitation>("CI"),
        ProtoManifest.Of<AcceptInvitation>("AI"),
        ProtoManifest.Of<AddApp>("AA"),
        ProtoManifest.Of<GetDirectory>("GD"),
        ProtoManifest.Of<FindCredentials>("FC"),
        ProtoManifest.Of<OpenWorkspace>("OW"),
        ProtoManifest.Of<ListWorkspaces>("LW"),

        ProtoManifest.Of<WorkspaceDone>("RD"),
        ProtoManifest.Of<WorkspaceRefused>("RX"),
        ProtoManifest.Of<Credentials>("RK"),
        ProtoManifest.Of<WorkspaceOpenedReply>("RO"),
        ProtoManifest.Of<OpenRefused>("RF"),
        ProtoManifest.Of<WorkspaceList>("RL"),
    ];
}
