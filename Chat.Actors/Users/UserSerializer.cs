using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Users;

/// <summary>Bytes of everything a user's entity says and journals. Lower-case manifests stand in the journal and never change.</summary>
public sealed class UserSerializer(ExtendedActorSystem system) : ProtoSerializer(system, SerializerId, Table)
{
    public const int SerializerId = 203;

    public static readonly IReadOnlyList<ProtoManifest> Table =
    [
        ProtoManifest.Of<MembershipNoted>("mn"),
        ProtoManifest.Of<ReadMoved>("rm"),
        ProtoManifest.Of<PreferenceChanged>("pc"),
        ProtoManifest.Of<StarAdded>("sa"),
        ProtoManifest.Of<StarRemoved>("sr"),
        ProtoManifest.Of<DndChanged>("dc"),
        ProtoManifest.Of<OpenChanged>("oc"),
        ProtoManifest.Of<ManualPresenceChanged>("mp"),
        ProtoManifest.Of<UserView>("v"),

        ProtoManifest.Of<UserNotice>("un"),

        ProtoManifest.Of<NoteMembership>("NM"),
        ProtoManifest.Of<MarkRead>("MR"),
        ProtoManifest.Of<SetPreference>("SP"),
        ProtoManifest.Of<SetStar>("SS"),
        ProtoManifest.Of<SetDnd>("SD"),
        ProtoManifest.Of<SetOpen>("SO"),
        ProtoManifest.Of<SetManualPresence>("SM"),
        ProtoManifest.Of<GetUserState>("GU"),

        ProtoManifest.Of<UserDone>("RD"),
        ProtoManifest.Of<UserRefused>("RX"),
    ];
}
