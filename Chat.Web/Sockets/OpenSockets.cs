using System.Collections.Concurrent;
using System.Text;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;
using Microsoft.Extensions.Hosting;

namespace Chat.Web.Sockets;

/// <summary>
/// The sockets of this node, so that a stopping node can say goodbye to all of them. The host would otherwise wait 30 s for them (reliability.md section 5), at every
/// step of a rolling update.
/// </summary>
public sealed class OpenSockets
{
    /// <summary>A node that takes over opens some 500 sockets a second without its senders noticing: so many milliseconds of the clients' return for each of them.</summary>
    private const int ReturnMsPerSocket = 2;

    /// <summary>Nobody is asked to stay away for longer.</summary>
    private const int MaxReturnMs = 5_000;

    private readonly ConcurrentDictionary<Outbox, byte> _sockets = new();
    private readonly IRtmFrames _frames;

    public OpenSockets(IRtmFrames frames, IHostApplicationLifetime lifetime)
    {
        _frames = frames;
        lifetime.ApplicationStopping.Register(Drain);
    }

    /// <summary>True from the first moment of a shutdown: no socket is opened any more.</summary>
    public bool Draining { get; private set; }

    /// <summary>How many are open.</summary>
    public int Count => _sockets.Count;

    /// <summary>What waits in the queues of all of them. It looks into each queue, so it is for those who ask every few seconds.</summary>
    public (long Frames, long Bytes) Waiting
    {
        get
        {
            var (frames, bytes) = (0L, 0L);
            foreach (var (outbox, _) in _sockets)
            {
                var waiting = outbox.Waiting;
                frames += waiting.Frames;
                bytes += waiting.Bytes;
            }

            return (frames, bytes);
        }
    }

    public void Add(Outbox outbox)
    {
        _sockets.TryAdd(outbox, 0);
        if (Draining)
        {
            Close(outbox, MaxReturnMs);
        }
    }

    public void Remove(Outbox outbox) => _sockets.TryRemove(outbox, out _);

    private void Drain()
    {
        Draining = true;
        var spread = Math.Min(_sockets.Count * ReturnMsPerSocket, MaxReturnMs);
        foreach (var outbox in _sockets.Keys)
        {
            Close(outbox, spread);
        }
    }

    // Each client has its own moment, so that they do not come to the next node all at once.
    private void Close(Outbox outbox, int spread) => outbox.Close(
        SocketEnd.Drain, _frames.Json(Encoding.UTF8.GetBytes($$"""{"type":"goodbye","reconnect_after_ms":{{Random.Shared.Next(spread + 1)}}}""")));
}
