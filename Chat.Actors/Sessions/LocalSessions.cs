using System.Diagnostics.CodeAnalysis;
using Akka.Actor;
using Akka.Hosting;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>Sessions of this node's sockets, each behind an actor.</summary>
public sealed class LocalSessions(IRequiredActor<Sessions> sessions, IDirectory directory) : ISessions
{
    /// <summary>Frames of one client that may wait for their answer.</summary>
    private const int Unanswered = 16;

    /// <summary>How long this node's directory may be behind that of the node which issued the ticket; usually some milliseconds.</summary>
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public async Task<IConnection?> Open(TicketGrant grant, Outbox outbox, CancellationToken cancel = default)
    {
        if (!await directory.WaitFor(grant.Identity.Team, grant.DirectoryVersion, Behind, cancel))
        {
            throw new TimeoutException("The directory of this node is older than the ticket.");
        }

        var actor = await sessions.GetAsync(cancel);
        var opened = await actor.Ask<ConnectionOpened>(new OpenConnection(grant, outbox), TimeSpan.FromSeconds(5), cancel);
        return opened.Connection is { } connection ? new Connection(connection) : null;
    }

    [SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle is never asked for holds nothing but memory, and the actor may release it late.")]
    private sealed class Connection(IActorRef actor) : IConnection
    {
        private readonly SemaphoreSlim _room = new(Unanswered, Unanswered);

        public async Task Receive(ReadOnlyMemory<byte> utf8, CancellationToken cancel)
        {
            await _room.WaitAsync(cancel);
            actor.Tell(new ClientFrame(utf8, () => _room.Release()));
        }

        public void Closed() => actor.Tell(SocketClosed.Instance);
    }
}
