using System.Threading.Tasks.Sources;

namespace Chat.Actors.Channels.Fanout;

/// <summary>Bounds of one socket's outbound queue.</summary>
public sealed record OutboxLimits
{
    /// <summary>Most bytes that wait; 4 MiB.</summary>
    public int Bytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Most entries that wait; 10,000, which is also the longest catch-up a resume is given.</summary>
    public int Frames { get; init; } = 10_000;
}

/// <summary>Why the server ends a socket. <c>SocketCloseCodes</c> of Chat.Web says what the client is told.</summary>
public enum SocketEnd
{
    None = 0,

    /// <summary>The peer went first, or its connection broke.</summary>
    PeerClosed,

    /// <summary>The client did not read as fast as its channels speak.</summary>
    SlowConsumer,

    /// <summary>The token behind the socket was revoked, or its user deactivated.</summary>
    AccessRevoked,

    /// <summary>This node is going away.</summary>
    Drain,

    /// <summary>A frame larger than 16 KiB.</summary>
    FrameTooBig,

    /// <summary>A binary frame: RTM is text.</summary>
    NotText,

    /// <summary>The session could not be started, or its actor failed.</summary>
    ServerError,
}

/// <summary>
/// The outbound queue of one socket: relays and the connection's actor put ready-made frames in from any thread, one writer loop takes them out. Bounded in
/// bytes and entries, so that a client that does not read costs at most that much memory; it is then told to come back (P9). Frames of the second delivery
/// class (typing, presence) are refused as soon as the queue is half full.
/// </summary>
public sealed class Outbox(OutboxLimits limits) : IValueTaskSource<bool>
{
    private const int KeptCapacity = 16;
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _queue = new();
    private ManualResetValueTaskSourceCore<bool> _signal = new() { RunContinuationsAsynchronously = true };
    private bool _writerWaits;
    private int _bytes;
    private SocketEnd _end;

    public Outbox()
        : this(new OutboxLimits())
    {
    }

    /// <summary>Called once, on the thread that ends the outbox: the endpoint gives a stuck writer a second and then cuts.</summary>
    public Action<SocketEnd>? Ended { get; set; }

    /// <summary>Why it was ended; <see cref="SocketEnd.None"/> while it lives.</summary>
    public SocketEnd End
    {
        get
        {
            lock (_gate)
            {
                return _end;
            }
        }
    }

    /// <summary>Whether less than half the queue is used: catching up waits for this, droppable frames need it.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return Roomy;
            }
        }
    }

    /// <summary>What waits now: entries, and their bytes.</summary>
    public (int Frames, int Bytes) Waiting
    {
        get
        {
            lock (_gate)
            {
                return (_queue.Count, _bytes);
            }
        }
    }

    private bool Roomy => _bytes <= limits.Bytes / 2 && _queue.Count <= limits.Frames / 2;

    /// <summary>Queues frames that must arrive. False when the outbox has ended, which an overflow makes it do (<see cref="SocketEnd.SlowConsumer"/>).</summary>
    public bool Enqueue(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            if (_end != SocketEnd.None)
            {
                return false;
            }

            if (frames.IsEmpty)
            {
                return true;
            }

            if (_bytes + frames.Length <= limits.Bytes && _queue.Count < limits.Frames)
            {
                Add(frames);
                return true;
            }

            // What waits would reach the client after it was told to come back; it resumes from what it has seen.
            _queue.Clear();
            _bytes = 0;
        }

        Close(SocketEnd.SlowConsumer);
        return false;
    }

    /// <summary>Queues frames of the second delivery class; refuses them, without ending anything, when the queue is half full.</summary>
    public bool EnqueueDroppable(ReadOnlyMemory<byte> frames)
    {
        lock (_gate)
        {
            if (_end != SocketEnd.None || !Roomy || frames.IsEmpty)
            {
                return false;
            }

            Add(frames);
            return true;
        }
    }

    /// <summary>Ends the outbox: the writer sends what is queued, these last frames behind it, then the close frame. Only the first call counts.</summary>
    public void Close(SocketEnd end, ReadOnlyMemory<byte> last = default)
    {
        lock (_gate)
        {
            if (_end != SocketEnd.None)
            {
                return;
            }

            if (!last.IsEmpty)
            {
                Add(last);
            }

            _end = end;
            Wake();
        }

        Ended?.Invoke(end);
    }

    /// <summary>Writer only: completes when frames wait (true), or when the outbox has ended and is empty (false).</summary>
    public ValueTask<bool> WaitToRead()
    {
        lock (_gate)
        {
            if (_queue.Count > 0)
            {
                return new(true);
            }

            if (_end != SocketEnd.None)
            {
                return new(false);
            }

            _signal.Reset();
            _writerWaits = true;
            return new(this, _signal.Version);
        }
    }

    /// <summary>Writer only: moves whole entries into the buffer while they fit. A first entry larger than the buffer is handed out by itself in <paramref name="large"/>.</summary>
    public int Take(Span<byte> buffer, out ReadOnlyMemory<byte> large)
    {
        large = default;
        lock (_gate)
        {
            var taken = 0;
            while (_queue.TryPeek(out var frames))
            {
                if (frames.Length > buffer.Length - taken)
                {
                    if (taken == 0)
                    {
                        large = frames;
                        Remove(frames);
                    }

                    break;
                }

                frames.Span.CopyTo(buffer[taken..]);
                taken += frames.Length;
                Remove(frames);
            }

            return taken;
        }
    }

    private void Add(ReadOnlyMemory<byte> frames)
    {
        _queue.Enqueue(frames);
        _bytes += frames.Length;
        Wake();
    }

    private void Remove(ReadOnlyMemory<byte> frames)
    {
        _queue.Dequeue();
        _bytes -= frames.Length;
        if (_queue.Count == 0 && _queue.Capacity > KeptCapacity)
        {
            // A burst's array would stay with an idle socket for ever.
            _queue.TrimExcess(KeptCapacity);
        }
    }

    private void Wake()
    {
        if (_writerWaits)
        {
            _writerWaits = false;
            _signal.SetResult(_queue.Count > 0);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _signal.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _signal.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);
}
