using Akka.Actor;
using Akka.Cluster.Sharding;

namespace Chat.Actors.Sessions.Tickets;

/// <summary>
/// One ticket. It forgets its grant when it hands it out, and passivates then or when its life is over, whatever comes first. The shard gives it one
/// mailbox on one node, so two redeemers anywhere in the cluster cannot both win.
/// </summary>
public sealed class TicketActor : UntypedActor
{
    private readonly TimeProvider _time;
    private GrantedTicket? _grant;
    private long _issued;

    public TicketActor(TimeProvider time)
    {
        _time = time;
        // Longer than a ticket's life: an entity woken by a false ticket must not stay either.
        Context.SetReceiveTimeout(ITickets.Lifetime + TimeSpan.FromSeconds(5));
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IssueTicket issue:
                _grant ??= issue.Grant;
                _issued = _time.GetTimestamp();
                Sender.Tell(new TicketIssued());
                break;
            case RedeemTicket:
                var valid = _grant is not null && _time.GetElapsedTime(_issued) <= ITickets.Lifetime;
                Sender.Tell(new TicketRedeemed { Grant = valid ? _grant : null });
                _grant = null;
                Context.Parent.Tell(new Passivate(StopTicket.Instance));
                break;
            case ReceiveTimeout:
                Context.Parent.Tell(new Passivate(StopTicket.Instance));
                break;
            case StopTicket:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }
}
