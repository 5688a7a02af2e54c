namespace Chat.Actors.Channels;

/// <summary>What a command that was done once left behind: the ts and seq of its (last) event. 32 bytes, as in the snapshot.</summary>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
public readonly record struct DedupeEntry
{
    /// <summary>A seq has 56 bits here (2,000 years at a million events a second); the top byte is for flags.</summary>
    private const int FlagsShift = 56;

    private const long PostFlag = 1L << FlagsShift;
    private const long PassingFlag = 2L << FlagsShift;

    /// <param name="key">Of author and request id.</param>
    /// <param name="ts">Of the event.</param>
    /// <param name="seq">Of the event.</param>
    /// <param name="post">Whether it posted a message.</param>
    /// <param name="passing">Whether the server made the request id.</param>
    public DedupeEntry(UInt128 key, long ts, long seq, bool post, bool passing = false)
        : this(key, ts, seq | (post ? PostFlag : 0) | (passing ? PassingFlag : 0))
    {
    }

    internal DedupeEntry(UInt128 key, long ts, long seqAndFlags)
    {
        Key = key;
        Ts = ts;
        SeqAndFlags = seqAndFlags;
    }

    /// <summary>128 bits of SHA-256 of author and request id.</summary>
    public UInt128 Key { get; }

    /// <summary>Of the event; for a post the message's ts.</summary>
    public long Ts { get; }

    /// <summary>Of the event.</summary>
    public long Seq => SeqAndFlags & ((1L << FlagsShift) - 1);

    /// <summary>Whether it posted a message.</summary>
    public bool Post => (SeqAndFlags & PostFlag) != 0;

    /// <summary>Whether the server made the request id for its own repetitions.</summary>
    public bool Passing => (SeqAndFlags & PassingFlag) != 0;

    internal long SeqAndFlags { get; }
}
