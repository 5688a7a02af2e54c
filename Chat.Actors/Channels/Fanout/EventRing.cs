namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// The newest encoded events of one channel, without holes, so that a short absence is made good without reading the log. Bounded to 256 events and
/// 128 KiB: a node may hold ten thousand relays.
/// </summary>
internal sealed class EventRing
{
    private const int Capacity = 256;
    private const int CapacityBytes = 128 * 1024;
    private Entry[] _slots = []; // most relays are of channels that are silent
    private int _bytes;
    private long _first;
    private int _count;

    /// <summary>Adds the event after the last one added, with its ts.</summary>
    public void Add(long seq, long ts, ReadOnlyMemory<byte> frames)
    {
        if (_count == 0)
        {
            _first = seq;
        }

        if (_count == _slots.Length)
        {
            if (_count < Capacity)
            {
                Grow();
            }
            else
            {
                RemoveFirst();
            }
        }

        _slots[Slot(seq)] = new Entry(frames, ts);
        _count++;
        _bytes += frames.Length;
        while (_bytes > CapacityBytes)
        {
            RemoveFirst();
        }
    }

    public bool TryGet(long seq, out ReadOnlyMemory<byte> frames)
    {
        frames = Knows(seq) ? _slots[Slot(seq)].Frames : default;
        return Knows(seq);
    }

    /// <summary>The ts of an event; 0 when it is not here.</summary>
    public long Ts(long seq) => Knows(seq) ? _slots[Slot(seq)].Ts : 0;

    private bool Knows(long seq) => seq >= _first && seq < _first + _count;

    private int Slot(long seq) => (int)(seq % _slots.Length);

    private void RemoveFirst()
    {
        _bytes -= _slots[Slot(_first)].Frames.Length;
        _slots[Slot(_first)] = default;
        _first++;
        _count--;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Entry[Math.Max(8, old.Length * 2)];
        for (var seq = _first; seq < _first + _count; seq++)
        {
            _slots[Slot(seq)] = old[(int)(seq % old.Length)];
        }
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Frames, long Ts);
}
