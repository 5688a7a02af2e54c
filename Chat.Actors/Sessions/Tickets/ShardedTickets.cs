using Akka.Actor;
using Akka.Hosting;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions.Tickets;

/// <summary>Tickets held in the shard region.</summary>
public sealed class ShardedTickets(IRequiredActor<TicketRegion> region, TimeProvider time) : ITickets
{
    /// <summary>An ask into a shard that is being handed off is lost in silence (akka.net#8501), so asks are short and repeated.</summary>
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(1);
    private const int Attempts = 5;

    private readonly IssuedTickets _issued = new(time);

    /// <inheritdoc/>
    public async Task<string> Issue(TicketGrant grant, CancellationToken cancel = default)
    {
        var ticket = Ids.NewSecret();
        await Ask<TicketIssued>(new IssueTicket { Ticket = ticket, Grant = ToWire(grant) }, Attempts, cancel);
        _issued.Add(ticket);
        return ticket;
    }

    /// <inheritdoc/>
    public async Task<TicketGrant?> Redeem(string ticket, CancellationToken cancel = default)
    {
        if (ticket.Length != 24 || !ticket.All(char.IsAsciiLetterOrDigit))
        {
            return null;
        }

        _issued.Remove(ticket);

        // Not repeated at once: when only the answer was lost the ticket is spent, and a second ask would say so for no reason a client could act on.
        var reply = await Ask<TicketRedeemed>(new RedeemTicket { Ticket = ticket }, 2, cancel);
        return reply.Grant is null ? null : FromWire(reply.Grant);
    }

    /// <inheritdoc/>
    public bool IsIssuedHere(string ticket) => _issued.Contains(ticket);

    private async Task<T> Ask<T>(IEntityMessage message, int attempts, CancellationToken cancel)
    {
        var shards = await region.GetAsync(cancel);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await shards.Ask<T>(message, Attempt, cancel);
            }
            catch (AskTimeoutException) when (attempt < attempts)
            {
            }
            catch (AskTimeoutException timeout)
            {
                throw new TimeoutException("The cluster did not answer about a ticket.", timeout);
            }
        }
    }

    private static GrantedTicket ToWire(TicketGrant grant)
    {
        var who = grant.Identity;
        return new GrantedTicket
        {
            Team = who.Team,
            User = who.User,
            Role = who.Role,
            Kind = who.Kind,
            BotId = who.BotId,
            AppId = who.AppId,
            Scopes = { who.Scopes },
            TokenHash = who.TokenHash,
            Expires = who.Expires,
            BatchPresenceAware = grant.BatchPresenceAware,
            WillResume = grant.WillResume,
            DirectoryVersion = grant.DirectoryVersion,
        };
    }

    private static TicketGrant FromWire(GrantedTicket wire) => new(
        new Identity(wire.Team, wire.User, wire.Role, wire.Kind, wire.BotId, wire.AppId, [.. wire.Scopes], wire.TokenHash, wire.Expires),
        wire.BatchPresenceAware,
        wire.WillResume,
        wire.DirectoryVersion);
}
