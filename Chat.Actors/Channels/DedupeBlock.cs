namespace Chat.Actors.Channels;

/// <summary>A sealed run of entries, oldest first, with an open-addressed index over them (half full: two probes on average).</summary>
internal sealed class DedupeBlock
{
    private readonly ushort[] _index; // position + 1; 0 is empty
    private readonly uint _mask;

    public DedupeBlock(DedupeEntry[] entries)
    {
        Entries = entries;
        NewestTs = entries[^1].Ts;
        _index = new ushort[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries.Length * 2)];
        _mask = (uint)_index.Length - 1;
        for (var i = 0; i < entries.Length; i++)
        {
            var slot = (uint)entries[i].Key & _mask;
            while (_index[slot] != 0)
            {
                slot = (slot + 1) & _mask;
            }

            _index[slot] = (ushort)(i + 1);
        }
    }

    public DedupeEntry[] Entries { get; }
    public long NewestTs { get; }

    public DedupeEntry? Find(UInt128 key)
    {
        for (var slot = (uint)key & _mask; _index[slot] != 0; slot = (slot + 1) & _mask)
        {
            var entry = Entries[_index[slot] - 1];
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }
}
