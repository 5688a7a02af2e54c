using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions.Tickets;

/// <summary>What a ticket stands for: who called <c>rtm.connect</c>, and the options given there.</summary>
/// <param name="Identity">The caller.</param>
/// <param name="BatchPresenceAware"><c>batch_presence_aware=1</c>: presence_change may carry <c>users</c> (slack-api.md, RTM).</param>
/// <param name="WillResume"><c>resume=1</c>: ours; channel events wait for the client's resume frame (docs/protocol.md).</param>
/// <param name="DirectoryVersion">Of the workspace's directory that knew the caller: the node that opens the socket must have got as far to say whether it still does.</param>
public sealed record TicketGrant(Identity Identity, bool BatchPresenceAware, bool WillResume = false, long DirectoryVersion = 0);

/// <summary>
/// WebSocket URLs of <c>rtm.connect</c>: the token is not sent on the socket, a ticket is. A ticket is redeemed once, on any node, within
/// <see cref="Lifetime"/> (Slack's 30 seconds). Tickets are kept in memory: one that is lost with its node costs the client another <c>rtm.connect</c>.
/// </summary>
public interface ITickets
{
    /// <summary>How long a ticket is valid.</summary>
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    /// <summary>A new ticket, 24 URL-safe characters. Throws <see cref="TimeoutException"/> when the cluster does not answer within 5 s.</summary>
    Task<string> Issue(TicketGrant grant, CancellationToken cancel = default);

    /// <summary>The grant, once; null when the ticket is unknown, expired or was redeemed before.</summary>
    Task<TicketGrant?> Redeem(string ticket, CancellationToken cancel = default);

    /// <summary>
    /// True for a ticket that this very node issued and that nobody has tried to redeem here since: known without asking anybody. False says nothing, for other
    /// nodes issue tickets too.
    /// </summary>
    bool IsIssuedHere(string ticket);
}
