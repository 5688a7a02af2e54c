using Akka.Actor;
using Akka.Event;

namespace Chat.Actors.Channels.History;

/// <summary>
/// Builds history from the journal. Two feeds meet here: the batches of <see cref="HistoryFollower"/>, which make it complete, and <see cref="Reach"/>, which makes it
/// current for one channel at once. Both are applied in runs, one transaction a run; what arrives meanwhile waits for the next, so waiters of many
/// channels share a commit. Per channel only seq = applied + 1 is taken: what comes twice is dropped, and a hole is read from the channel's log.
/// </summary>
public sealed class HistoryProjection : ReceiveActor, IWithTimers
{
    /// <summary>How long a wait for a seq may last; a seq that the journal does not hold would be waited for in vain.</summary>
    public static readonly TimeSpan WaitLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan FailureDelay = TimeSpan.FromSeconds(1);

    /// <summary>So often an event that is missing before a batch is asked for at short intervals.</summary>
    private const int PatientTries = 20;

    private readonly IHistoryStore _store;
    private readonly ProjectedHeads _heads;
    private readonly HistoryRuns _runs;
    private readonly IActorRef _outbox;
    private readonly IActorRef _sweeper;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly List<Waiter> _waiters = [];
    private (HistoryBatch Batch, IActorRef Sender)? _batch;
    private bool _loaded;
    private bool _running = true;
    private bool _arrived;
    private int _fruitless;

    public HistoryProjection(IHistoryStore store, IChannelLog log, ProjectedHeads heads, IActorRef outbox, IActorRef sweeper, TimeProvider time)
    {
        _store = store;
        _heads = heads;
        _runs = new HistoryRuns(store, log, heads);
        _outbox = outbox;
        _sweeper = sweeper;
        _time = time;
        Receive<Started>(Begin);
        Receive<Reach>(Wait);
        Receive<HistoryBatch>(batch =>
        {
            _batch = (batch, Sender);
            _arrived = true;
            RunNext();
        });
        Receive<HistoryRun>(Finish);
        Receive<Status.Failure>(Failed);
        Receive<Again>(_ => Resume());
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => _ = Load(_store).PipeTo(Self);

    private static async Task<Started> Load(IHistoryStore store) => new(await store.Heads());

    private void Begin(Started started)
    {
        foreach (var (channel, seq) in started.Heads)
        {
            _heads.Set(channel, seq);
        }

        _loaded = true;
        _running = false;
        RunNext();
    }

    private void Resume()
    {
        if (_loaded)
        {
            RunNext();
        }
        else
        {
            _ = Load(_store).PipeTo(Self);
        }
    }

    private void Wait(Reach reach)
    {
        if (_heads.Of(reach.Channel) >= reach.Seq)
        {
            Sender.Tell(Reached.Instance);
            return;
        }

        _waiters.Add(new Waiter(reach.Channel, reach.Seq, Sender, _time.GetTimestamp()));
        _arrived = true;
        RunNext();
    }

    private void RunNext()
    {
        if (_running || (_waiters.Count == 0 && _batch is null))
        {
            return;
        }

        _running = true;
        _arrived = false;
        var wanted = _waiters.GroupBy(w => w.Channel, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(w => w.Seq), StringComparer.Ordinal);
        var batch = _batch?.Batch;
        var runs = _runs;
        _ = Task.Run(() => runs.Run(wanted, batch)).PipeTo(Self);
    }

    private void Finish(HistoryRun run)
    {
        _running = false;
        foreach (var (channel, seq) in run.Heads)
        {
            _heads.Set(channel, seq);
        }

        if (run.Deletions > 0)
        {
            _sweeper.Tell(DeletedChannels.Sweep.Instance);
        }

        if (run.Notes > 0)
        {
            _outbox.Tell(MembershipOutbox.Deliver.Instance);
        }

        if (run.Batch is not null && _batch is { } taken && ReferenceEquals(taken.Batch, run.Batch))
        {
            taken.Sender.Tell(Reached.Instance);
            _batch = null;
        }

        AnswerWaiters();
        _fruitless = run.Heads.Count > 0 || run.Batch is not null ? 0 : _fruitless + 1;
        if (_fruitless == PatientTries && _batch is { } stuck)
        {
            _log.Error("History stands still before {Offset}: the journal lacks an event of a channel that has later ones; trying on", stuck.Batch.Offset);
        }

        if (_fruitless == 0 || _arrived)
        {
            RunNext();
        }
        else if (_waiters.Count > 0 || _batch is not null)
        {
            Timers.StartSingleTimer(nameof(Again), Again.Instance, Pause());
        }
    }

    /// <summary>
    /// What somebody waits for is committed and will be visible in a moment. An event that the journal lacks never comes: the stream stands still before it, and asking for
    /// it must not cost a core.
    /// </summary>
    private TimeSpan Pause() => _waiters.Count > 0 || _fruitless < PatientTries ? RetryAfter : FailureDelay;

    private void AnswerWaiters() => _waiters.RemoveAll(waiter =>
    {
        if (_heads.Of(waiter.Channel) < waiter.Seq)
        {
            return _time.GetElapsedTime(waiter.Since) > WaitLimit;
        }

        waiter.Asker.Tell(Reached.Instance);
        return true;
    });

    private void Failed(Status.Failure failure)
    {
        _log.Error(failure.Cause, "History could not be written; trying again in {Delay}", FailureDelay);
        _running = !_loaded;
        AnswerWaiters();
        Timers.StartSingleTimer(nameof(Again), Again.Instance, FailureDelay);
    }

    /// <summary>Asks for everything of a channel up to a seq; answered with <see cref="Reached"/>.</summary>
    public sealed record Reach(string Channel, long Seq) : INoSerializationVerificationNeeded;

    /// <summary>It is applied.</summary>
    public sealed class Reached : INoSerializationVerificationNeeded
    {
        public static readonly Reached Instance = new();
    }

    private sealed record Waiter(string Channel, long Seq, IActorRef Asker, long Since);
    private sealed record Started(IReadOnlyDictionary<string, long> Heads) : INoSerializationVerificationNeeded;

    private sealed class Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }
}
