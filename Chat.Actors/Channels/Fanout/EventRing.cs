namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// The newest encoded events of one channel, without holes, so that a short absence is made good without reading the log. Bounded to 256 events and
/// 128 KiB: a node may hold ten thousand relays.
/// </summary>
internal sealed class EventRing
{
    private const int Capacity = 256;
    private const int CapacityBytes = 128 * 1024;
    private readonly Queue<ReadOnlyMemory<byte>> _frames = new();
    private int _bytes;
    private long _first = 1;

    /// <summary>Adds the next event.</summary>
    public void Add(long seq, ReadOnlyMemory<byte> frames)
    {
        if (_frames.Count == 0 || seq != _first + _frames.Count)
        {
            _frames.Clear();
            _bytes = 0;
            _first = seq;
        }

        _frames.Enqueue(frames);
        _bytes += frames.Length;
        while (_frames.Count > Capacity || _bytes > CapacityBytes)
        {
            _bytes -= _frames.Dequeue().Length;
            _first++;
        }
    }

    public bool TryGet(long seq, out ReadOnlyMemory<byte> frames)
    {
        frames = default;
        if (seq < _first || seq >= _first + _frames.Count)
        {
            return false;
        }

        frames = _frames.ElementAt((int)(seq - _first));
        return true;
    }
}
