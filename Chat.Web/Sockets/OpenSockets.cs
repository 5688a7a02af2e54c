using System.Collections.Concurrent;
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

    public void Add(Outbox outbox)
    {
        _sockets.TryAdd(outbox, 0);
        if (Draining)
        {
            Close(outbox);
        }
    }

    public void Remove(Outbox outbox) => _sockets.TryRemove(outbox, out _);

    private void Drain()
    {
        Draining = true;
        foreach (var outbox in _sockets.Keys)
        {
            Close(outbox);
        }
    }

    private void Close(Outbox outbox) => outbox.Close(SocketEnd.Drain, _frames.Json("""{"type":"goodbye"}"""u8));
}
