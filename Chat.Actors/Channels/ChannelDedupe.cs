using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Chat.Actors.Channels;

/// <summary>What a command that was done once left behind: the ts and seq of its (last) event. 32 bytes, as in the snapshot.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct DedupeEntry
{
    /// <summary>A seq has 56 bits here (2,000 years at a million events a second); the top byte tells posts (1) from other commands (0).</summary>
    private const int KindShift = 56;

    public DedupeEntry(UInt128 key, long ts, long seq, bool post)
        : this(key, ts, seq | (post ? 1L << KindShift : 0))
    {
    }

    internal DedupeEntry(UInt128 key, long ts, long seqAndKind)
    {
        Key = key;
        Ts = ts;
        SeqAndKind = seqAndKind;
    }

    /// <summary>128 bits of SHA-256 of author and request id.</summary>
    public UInt128 Key { get; }

    /// <summary>Of the event; for a post the message's ts.</summary>
    public long Ts { get; }

    /// <summary>Of the event.</summary>
    public long Seq => SeqAndKind & ((1L << KindShift) - 1);

    /// <summary>Whether it posted a message: only these count towards the 10,000.</summary>
    public bool Post => SeqAndKind >> KindShift == 1;

    internal long SeqAndKind { get; }
}

/// <summary>
/// Remembers which commands were done, for at least 24 hours and the last 10,000 posts. Immutable, because a channel holds two states at once. The newest
/// entries are in a small persistent map; each full 4,096 are sealed into one array with a hash index (36 bytes an entry, where a map of all would take
/// about 130), which all later windows share, and which is forgotten as a whole.
/// </summary>
public sealed class ChannelDedupe
{
    public const int MinPosts = 10_000;
    public const int SealAt = 4_096;
    public const long MinAgeMicros = 24L * 60 * 60 * 1_000_000;

    public static readonly ChannelDedupe Empty = new([], ImmutableDictionary<UInt128, DedupeEntry>.Empty, 0, 0);

    private readonly ImmutableArray<DedupeBlock> _sealed;
    private readonly ImmutableDictionary<UInt128, DedupeEntry> _open;
    private readonly int _openPosts;

    private ChannelDedupe(ImmutableArray<DedupeBlock> blocks, ImmutableDictionary<UInt128, DedupeEntry> open, int openPosts, int sealedCount)
    {
        _sealed = blocks;
        _open = open;
        _openPosts = openPosts;
        Count = sealedCount + open.Count;
    }

    public int Count { get; }

    /// <summary>Oldest first.</summary>
    public IEnumerable<DedupeEntry> Entries => _sealed.SelectMany(block => block.Entries).Concat(Open());

    /// <summary>The key of an author's request. A zero byte cannot occur in an id, so no two pairs run together.</summary>
    public static UInt128 KeyOf(string by, string requestId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(by + '\0' + requestId), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>The newest entry of this key; null when the command is new.</summary>
    public DedupeEntry? Find(UInt128 key)
    {
        if (_open.TryGetValue(key, out var open))
        {
            return open;
        }

        for (var i = _sealed.Length - 1; i >= 0; i--)
        {
            if (_sealed[i].Find(key) is { } entry)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The window with one more entry, and without the blocks that are both too old and not needed for the 10,000. The entry's ts is the clock here.</summary>
    public ChannelDedupe Add(DedupeEntry entry)
    {
        var posts = _openPosts + (entry.Post ? 1 : 0) - (_open.TryGetValue(entry.Key, out var same) && same.Post ? 1 : 0);
        var open = _open.SetItem(entry.Key, entry);
        var sealedCount = Count - _open.Count;
        if (open.Count < SealAt)
        {
            return new ChannelDedupe(_sealed, open, posts, sealedCount);
        }

        var block = new DedupeBlock([.. open.Values.OrderBy(e => e.Seq)]);
        var kept = Forget(_sealed.Add(block), entry.Ts);
        return new ChannelDedupe(kept, Empty._open, 0, kept.Sum(b => b.Entries.Length));
    }

    private static ImmutableArray<DedupeBlock> Forget(ImmutableArray<DedupeBlock> blocks, long now)
    {
        var posts = blocks.Sum(block => block.Posts);
        var forgotten = 0;
        while (forgotten < blocks.Length && now - blocks[forgotten].NewestTs > MinAgeMicros && posts - blocks[forgotten].Posts >= MinPosts)
        {
            posts -= blocks[forgotten].Posts;
            forgotten++;
        }

        return forgotten == 0 ? blocks : blocks.RemoveRange(0, forgotten);
    }

    private IEnumerable<DedupeEntry> Open() => _open.Values.OrderBy(entry => entry.Seq);
}

/// <summary>A sealed run of entries, oldest first, with an open-addressed index over them (half full: two probes on average).</summary>
internal sealed class DedupeBlock
{
    private readonly ushort[] _index; // position + 1; 0 is empty
    private readonly uint _mask;

    public DedupeBlock(DedupeEntry[] entries)
    {
        Entries = entries;
        NewestTs = entries[^1].Ts;
        Posts = entries.Count(entry => entry.Post);
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
    public int Posts { get; }

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
