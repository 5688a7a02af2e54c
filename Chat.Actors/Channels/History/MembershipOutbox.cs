using Akka.Actor;
using Akka.Event;

namespace Chat.Actors.Channels.History;

/// <summary>
/// Tells people's own entities which channels they are in, until each has acknowledged: the healing path behind the one that the channel takes at commit. The notes were
/// written in the transaction of the event that caused them, so none is lost; they are idempotent, so that twice does no harm.
/// </summary>
public sealed class MembershipOutbox : ReceiveActor, IWithTimers
{
    private const int PageSize = 500;

    /// <summary>Entities told at the same time; each costs a journal write when the fast path has not been there.</summary>
    private const int Parallel = 64;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly IHistoryStore _store;
    private readonly Func<IMemberships?> _memberships;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _running;
    private bool _more;

    public MembershipOutbox(IHistoryStore store, Func<IMemberships?> memberships)
    {
        _store = store;
        _memberships = memberships;
        Receive<Deliver>(_ => Start());
        Receive<Swept>(swept => Finish(swept.Left));
        Receive<Status.Failure>(failure =>
        {
            _log.Warning(failure.Cause, "Membership notes could not be delivered; trying again in {Delay}", RetryAfter);
            Finish(left: 1);
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(Deliver.Instance);

    private void Start()
    {
        _more = _running;
        if (!_running && _memberships() is { } memberships)
        {
            _running = true;
            var store = _store;
            _ = Task.Run(() => Sweep(store, memberships)).PipeTo(Self);
        }
    }

    private void Finish(int left)
    {
        _running = false;
        if (left > 0)
        {
            Timers.StartSingleTimer(nameof(Deliver), Deliver.Instance, RetryAfter);
        }

        if (_more)
        {
            Start();
        }
    }

    private static async Task<Swept> Sweep(IHistoryStore store, IMemberships memberships)
    {
        var (after, left) = (0L, 0);
        while (await store.Notes(after, PageSize) is { Count: > 0 } notes)
        {
            var delivered = new System.Collections.Concurrent.ConcurrentBag<long>();
            await System.Threading.Tasks.Parallel.ForEachAsync(notes, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (note, cancel) =>
            {
                if (await (note.Gone
                    ? memberships.Forget(note.Team, note.User, note.Channel, note.Kind, note.Seq, cancel)
                    : memberships.Note(note.Team, note.User, note.Channel, note.Kind, note.Member, note.Seq, cancel)))
                {
                    delivered.Add(note.Id);
                }
            });
            await store.Write(transaction => transaction.RemoveNotes([.. delivered]));
            left += notes.Count - delivered.Count;
            after = notes[^1].Id;
        }

        return new Swept(left);
    }

    /// <summary>New notes may be there.</summary>
    public sealed class Deliver : INoSerializationVerificationNeeded
    {
        public static readonly Deliver Instance = new();
    }

    private sealed record Swept(int Left) : INoSerializationVerificationNeeded;
}
