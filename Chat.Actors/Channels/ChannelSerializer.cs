using Akka.Actor;
using Chat.Actors.Kernel;
using static Chat.Actors.Kernel.ProtoManifest;

namespace Chat.Actors.Channels;

/// <summary>Channels' messages on the wire, in the journal and in the snapshot store. A manifest is never reused; a new type gets a new row.</summary>
public sealed class ChannelSerializer(ExtendedActorSystem system) : ProtoSerializer(system, Id, Table)
{
    public const int Id = 201;

    private static readonly ProtoManifest[] Table =
    [
        // events: E and a letter
        Of<ChannelCreated>("EC"), Of<MessagePosted>("EP"), Of<MessageEdited>("EE"), Of<MessageDeleted>("ED"),
        Of<ReactionAdded>("ER"), Of<ReactionRemoved>("EU"), Of<PinAdded>("EN"), Of<PinRemoved>("EO"),
        Of<MembersJoined>("EJ"), Of<MemberLeft>("EL"), Of<TopicChanged>("ET"), Of<PurposeChanged>("EQ"),
        Of<ChannelRenamed>("EM"), Of<ChannelArchived>("EA"), Of<ChannelUnarchived>("EB"), Of<ChannelDeleted>("EX"),

        // commands
        Of<CreateChannel>("CC"), Of<PostMessage>("CP"), Of<EditMessage>("CE"), Of<DeleteMessage>("CD"),
        Of<AddReaction>("CR"), Of<RemoveReaction>("CU"), Of<AddPin>("CN"), Of<RemovePin>("CO"),
        Of<JoinChannel>("CJ"), Of<LeaveChannel>("CL"), Of<InviteUsers>("CI"), Of<KickUser>("CK"),
        Of<SetTopic>("CT"), Of<SetPurpose>("CQ"), Of<RenameChannel>("CM"), Of<ArchiveChannel>("CA"), Of<UnarchiveChannel>("CB"),
        Of<DeleteChannel>("CX"),

        // queries
        Of<GetChannel>("QC"), Of<GetMembers>("QM"), Of<FindMessage>("QF"), Of<FindMembers>("QW"),

        // replies
        Of<Done>("RD"), Of<PostAccepted>("RP"), Of<Refused>("RR"), Of<ChannelFound>("RC"), Of<MembersPage>("RM"), Of<MessageFound>("RF"),

        // fan-out and snapshot
        Of<EventPublished>("PE"), Of<HeadAnnounced>("PH"), Of<UserTyping>("PT"), Of<ChannelSnapshot>("S"),
    ];

    /// <summary>Every type this serializer is bound to.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Table.Select(row => row.Type)];
}
