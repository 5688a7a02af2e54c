using System.Collections.Immutable;

namespace Chat.Actors.Channels;

/// <summary>How long a window remembers.</summary>
/// <param name="MinCount">The newest so many are kept whatever their age and number.</param>
/// <param name="MinAgeMicros">What is younger is kept, as far as <paramref name="MaxCount"/> allows.</param>
/// <param name="MaxCount">Beyond it the oldest go.</param>
/// <param name="SealAfterMicros">A block is closed after so long although it is not full, so that it can be forgotten in time.</param>
internal sealed record DedupeBounds(int MinCount, long MinAgeMicros, int MaxCount, long SealAfterMicros);

/// <summary>
/// Entries of one sort, immutable. The newest are in a small persistent map; each full 4,096 are sealed into one array with a hash index (36 bytes an entry,
/// where a map of all would take about 130), which all later windows share, and which is forgotten as a whole.
/// </summary>
internal sealed class DedupeWindow
{
    public const int SealAt = 4_096;

    private static readonly ImmutableDictionary<UInt128, DedupeEntry> None = ImmutableDictionary<UInt128, DedupeEntry>.Empty;

    private readonly DedupeBounds _bounds;
    private readonly ImmutableArray<DedupeBlock> _sealed;
    private readonly ImmutableDictionary<UInt128, DedupeEntry> _open;
    private readonly long _openedAt;
    private readonly long _newest;

    private DedupeWindow(DedupeBounds bounds, ImmutableArray<DedupeBlock> blocks, int sealedCount, ImmutableDictionary<UInt128, DedupeEntry> open, long openedAt, long newest, long forgottenEarly)
    {
        _bounds = bounds;
        _sealed = blocks;
        _open = open;
        _openedAt = openedAt;
        _newest = newest;
        Count = sealedCount + open.Count;
        ForgottenEarly = forgottenEarly;
    }

    public int Count { get; }

    /// <summary>How many were forgotten although they were younger than the least age.</summary>
    public long ForgottenEarly { get; }

    /// <summary>Oldest first.</summary>
    public IEnumerable<DedupeEntry> Entries => _sealed.SelectMany(block => block.Entries).Concat(_open.Values.OrderBy(entry => entry.Seq));

    public static DedupeWindow Of(DedupeBounds bounds) => new(bounds, [], 0, None, 0, 0, 0);

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

    public DedupeWindow Add(DedupeEntry entry)
    {
        var sealedCount = Count - _open.Count;
        var open = _open.SetItem(entry.Key, entry);
        var openedAt = _open.Count == 0 ? entry.Ts : _openedAt;
        var added = open.Count < SealAt && entry.Ts - openedAt < _bounds.SealAfterMicros
            ? new DedupeWindow(_bounds, _sealed, sealedCount, open, openedAt, entry.Ts, ForgottenEarly)
            : new DedupeWindow(_bounds, _sealed.Add(new DedupeBlock([.. open.Values.OrderBy(e => e.Seq)])), sealedCount + open.Count, None, 0, entry.Ts, ForgottenEarly);
        return added.At(entry.Ts);
    }

    /// <summary>The window at this time (microseconds): blocks go from the oldest on when they are too old or too many, and not among the newest that stay in any case.</summary>
    public DedupeWindow At(long now)
    {
        if (_bounds.MinCount == 0 && Count > 0 && now - _newest > _bounds.MinAgeMicros)
        {
            return Of(_bounds);
        }

        var (gone, left, early) = (0, Count, ForgottenEarly);
        while (gone < _sealed.Length && left - _sealed[gone].Entries.Length >= _bounds.MinCount)
        {
            var old = now - _sealed[gone].NewestTs > _bounds.MinAgeMicros;
            if (!old && left <= _bounds.MaxCount)
            {
                break;
            }

            left -= _sealed[gone].Entries.Length;
            early += old ? 0 : _sealed[gone].Entries.Length;
            gone++;
        }

        return gone == 0 ? this : new DedupeWindow(_bounds, _sealed.RemoveRange(0, gone), left - _open.Count, _open, _openedAt, _newest, early);
    }
}
