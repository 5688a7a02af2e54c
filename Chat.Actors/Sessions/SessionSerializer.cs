using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Sessions;

/// <summary>The manifest table of tickets. Identifier 205, for ever.</summary>
public sealed class SessionSerializer(ExtendedActorSystem system) : ProtoSerializer(system, 205, Table)
{
    private static readonly ProtoManifest[] Table =
    [
        ProtoManifest.Of<IssueTicket>("ti"),
        ProtoManifest.Of<TicketIssued>("tI"),
        ProtoManifest.Of<RedeemTicket>("tr"),
        ProtoManifest.Of<TicketRedeemed>("tR"),
    ];

    /// <summary>The types to bind.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Table.Select(row => row.Type)];
}
