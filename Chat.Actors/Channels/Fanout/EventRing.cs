namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// The newest encoded events of one channel, without holes, so that a short absence is made good without reading the log. Bounded to 256 events and
/// 128 KiB: a node may hold ten thousand relays.
/// </summary>
internal sealed class EventRing
{
    private const int Capacity = 256;
    private const int CapacityBytes = 128 * 1024;
    private ReadOnlyMemory<byte>[] _slots = new ReadOnlyMemory<byte>[8];
    private int _bytes;
    private long _first;
    private int _count;

    /// <summary>Adds the event after the last one added.</summary>
    public void Add(long seq, ReadOnlyMemory<byte> frames)
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

        _slots[Slot(seq)] = frames;
        _count++;
        _bytes += frames.Length;
        while (_bytes > CapacityBytes)
        {
            RemoveFirst();
        }
    }

    public bool TryGet(long seq, out ReadOnlyMemory<byte> frames)
    {
        var known = seq >= _first && seq < _first + _count;
        frames = known ? _slots[Slot(seq)] : default;
        return known;
    }

    private int Slot(long seq) => (int)(seq % _slots.Length);

    private void RemoveFirst()
    {
        _bytes -= _slots[Slot(_first)].Length;
        _slots[Slot(_first)] = default;
        _first++;
        _count--;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new ReadOnlyMemory<byte>[old.Length * 2];
        for (var seq = _first; seq < _first + _count; seq++)
        {
            _slots[Slot(seq)] = old[(int)(seq % old.Length)];
        }
    }
}
