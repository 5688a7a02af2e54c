using System.Collections.Immutable;

namespace Chat.Actors.Users;

/// <summary>
/// What the latest commands of one person were answered, by their request ids: the last <see cref="UserLimits.Answered"/> of the last two minutes. Immutable; the newest
/// entry's time is the clock.
/// </summary>
public sealed class AnsweredRequests
{
    public static readonly AnsweredRequests Empty = new(ImmutableDictionary.Create<string, AnsweredRequest>(StringComparer.Ordinal), []);

    private readonly ImmutableDictionary<string, AnsweredRequest> _byId;
    private readonly ImmutableQueue<AnsweredRequest> _inOrder;

    private AnsweredRequests(ImmutableDictionary<string, AnsweredRequest> byId, ImmutableQueue<AnsweredRequest> inOrder) => (_byId, _inOrder) = (byId, inOrder);

    /// <summary>Oldest first.</summary>
    public IEnumerable<AnsweredRequest> Entries => _inOrder;

    public static AnsweredRequests Of(IEnumerable<AnsweredRequest> entries) => entries.Aggregate(Empty, (all, entry) => all.Add(entry));

    /// <summary>The answer that a command with this id got; null when it is new or came without an id.</summary>
    public IUserReply? Find(string requestId) =>
        requestId.Length == 0 || !_byId.TryGetValue(requestId, out var known) ? null
        : known.Refusal.Length > 0 ? new UserRefused { Code = known.Refusal }
        : new UserDone { Version = known.Version, Changed = known.Changed };

    /// <summary>With the answer to one more command, whose id and time the header holds; unchanged when it came without an id.</summary>
    public AnsweredRequests Add(UserHeader header, bool changed, string refusal = "") => header.RequestId.Length == 0
        ? this
        : Add(new AnsweredRequest { Id = header.RequestId, At = header.At, Version = header.Version, Changed = changed, Refusal = refusal });

    private AnsweredRequests Add(AnsweredRequest entry)
    {
        var byId = _byId.SetItem(entry.Id, entry);
        var inOrder = _inOrder.Enqueue(entry);
        while (byId.Count > UserLimits.Answered || entry.At - inOrder.Peek().At > UserLimits.AnsweredMicros)
        {
            inOrder = inOrder.Dequeue(out var oldest);
            byId = byId.Remove(oldest.Id);
        }

        return new(byId, inOrder);
    }
}
