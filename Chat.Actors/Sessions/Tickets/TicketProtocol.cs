using Chat.Actors.Kernel;

namespace Chat.Actors.Sessions
{
    public sealed partial class IssueTicket : IEntityMessage { string IEntityMessage.EntityId => Ticket; }
    public sealed partial class RedeemTicket : IEntityMessage { string IEntityMessage.EntityId => Ticket; }
}

namespace Chat.Actors.Sessions.Tickets
{
    /// <summary>Key under which the shard region of tickets is registered.</summary>
    public sealed class TicketRegion;

    /// <summary>Tells a ticket to stop, at hand-off.</summary>
    public sealed class StopTicket
    {
        public static readonly StopTicket Instance = new();
    }
}
