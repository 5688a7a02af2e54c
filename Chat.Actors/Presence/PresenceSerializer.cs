using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Presence;

/// <summary>The manifest table of presence. Identifier 204, for ever.</summary>
public sealed class PresenceSerializer(ExtendedActorSystem system) : ProtoSerializer(system, 204, Table)
{
    private static readonly ProtoManifest[] Table =
    [
        ProtoManifest.Of<ConnectionUp>("up"),
        ProtoManifest.Of<ConnectionDown>("dn"),
        ProtoManifest.Of<ConnectionActive>("ac"),
        ProtoManifest.Of<ManualAway>("ma"),
        ProtoManifest.Of<GetPresence>("gp"),
        ProtoManifest.Of<PresenceView>("pv"),
        ProtoManifest.Of<PresenceChanged>("pc"),
    ];

    /// <summary>The types to bind.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Table.Select(row => row.Type)];
}
