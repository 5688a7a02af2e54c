using System.Security.Cryptography;
using System.Text;

namespace Chat.Actors.Channels;

/// <summary>
/// Remembers which commands were done: those whose request id their sender chose for at least 24 hours and the last 10,000 (posts, and other commands on their
/// own account), within a bound; those whose id the asking node made only while that node may still repeat them. Immutable, because a channel holds two states at once.
/// </summary>
public sealed class ChannelDedupe
{
    public const int MinPosts = 10_000;
    public const int SealAt = DedupeWindow.SealAt;
    public const long MinAgeMicros = 24L * 60 * 60 * 1_000_000;

    /// <summary>How long an id made by a node is known: twelve times the 10 s that the node repeats for. At 2,000 posts a second 10 MB, where 24 hours would be 6 GB.</summary>
    public const long PassingAgeMicros = 120L * 1_000_000;

    public static readonly ChannelDedupe Empty = Of(ChannelLimits.Default.MaxRemembered);

    private readonly DedupeWindow _posts, _others, _passing;

    private ChannelDedupe(DedupeWindow posts, DedupeWindow others, DedupeWindow passing) => (_posts, _others, _passing) = (posts, others, passing);

    public int Count => _posts.Count + _others.Count + _passing.Count;

    /// <summary>How many that a sender chose were forgotten before their time since the channel came to memory.</summary>
    public long ForgottenEarly => _posts.ForgottenEarly + _others.ForgottenEarly;

    /// <summary>Each window's, oldest first.</summary>
    public IEnumerable<DedupeEntry> Entries => _posts.Entries.Concat(_others.Entries).Concat(_passing.Entries);

    /// <summary>Remembers nothing yet, and never more than so many (and a block more) of each sort, except the last 10,000.</summary>
    public static ChannelDedupe Of(int maxRemembered)
    {
        var chosen = DedupeWindow.Of(new DedupeBounds(MinPosts, MinAgeMicros, maxRemembered, SealAfterMicros: long.MaxValue));
        return new(chosen, chosen, DedupeWindow.Of(new DedupeBounds(0, PassingAgeMicros, maxRemembered, PassingAgeMicros / 4)));
    }

    /// <summary>The key of an author's request. A zero byte cannot occur in an id, so no two pairs run together.</summary>
    public static UInt128 KeyOf(string by, string requestId)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(by + '\0' + requestId), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>
    /// The newest entry of this key among posts, or among other commands; null when the command is new. Apart, because people choose the ids of posts: one that looks like an
    /// errand's must not stand in the errand's way. Entries have always said which they are, so this holds for old snapshots too.
    /// </summary>
    public DedupeEntry? Find(UInt128 key, bool post) =>
        _passing.Find(key) is { } passing && passing.Post == post ? passing : (post ? _posts : _others).Find(key);

    /// <summary>The windows with one more entry, and without what is too old in them. The entry's ts is the clock here.</summary>
    public ChannelDedupe Add(DedupeEntry entry) => new(
        entry is { Post: true, Passing: false } ? _posts.Add(entry) : _posts.At(entry.Ts),
        entry is { Post: false, Passing: false } ? _others.Add(entry) : _others.At(entry.Ts),
        entry.Passing ? _passing.Add(entry) : _passing.At(entry.Ts));
}
