using Akka.Actor;
using Akka.Event;
using Akka.Persistence.Query;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace Chat.Actors.Channels.History;

/// <summary>
/// Follows the whole journal for the cluster, so that history becomes complete although nobody reads it: one at a time, as a singleton, since each follower polls the
/// database. It hands what it reads to the projection of its own node. Two at once (a partition) do no harm: the store takes every event once.
/// </summary>
public sealed class HistoryFollower : ReceiveActor, IWithTimers
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>How often notes left behind by a node that died are looked for.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(10);

    /// <summary>Events a transaction of the background stream; at 100 ms without a full batch a smaller one goes.</summary>
    private const int BatchSize = 500;

    private readonly IHistoryStore _store;
    private readonly IActorRef _projection;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly SharedKillSwitch _stop = KillSwitches.Shared("history");

    public HistoryFollower(IHistoryStore store, IActorRef projection, IActorRef outbox)
    {
        _store = store;
        _projection = projection;
        Receive<Started>(started => Follow(started.Offset));
        Receive<Sweep>(_ => outbox.Tell(MembershipOutbox.Deliver.Instance));
        Receive<Begin>(_ => Load());
        Receive<Status.Failure>(failure =>
        {
            _log.Warning(failure.Cause, "Where history stands cannot be read; trying again in {Delay}", RetryAfter);
            Timers.StartSingleTimer(nameof(Begin), Begin.Instance, RetryAfter);
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        Timers.StartPeriodicTimer(nameof(Sweep), Sweep.Instance, SweepEvery);
        Load();
    }

    /// <inheritdoc/>
    protected override void PostStop() => _stop.Shutdown();

    private void Load()
    {
        var store = _store;
        _ = Task.Run(async () => new Started(await store.Offset())).PipeTo(Self);
    }

    private void Follow(long offset)
    {
        var projection = _projection;
        var journal = PersistenceQuery.Get(Context.System).ReadJournalFor<IAllEventsQuery>(ChannelLog.ReadJournal);
        var applied = offset;
        _ = RestartSource.OnFailuresWithBackoff(
                () => journal.AllEvents(Offset.Sequence(applied))
                    .GroupedWithin(BatchSize, TimeSpan.FromMilliseconds(100))
                    .Select(HistoryBatch.Of)
                    .SelectAsync(1, async batch =>
                    {
                        await projection.Ask<HistoryProjection.Reached>(batch, TimeSpan.FromSeconds(60));
                        applied = batch.Offset;
                        return batch;
                    }),
                RestartSettings.Create(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10), 0.2))
            .Via(_stop.Flow<HistoryBatch>())
            .RunWith(Sink.Ignore<HistoryBatch>(), Context.Materializer());
    }

    private sealed record Started(long Offset) : INoSerializationVerificationNeeded;

    private sealed class Begin : INoSerializationVerificationNeeded
    {
        public static readonly Begin Instance = new();
    }

    private sealed class Sweep : INoSerializationVerificationNeeded
    {
        public static readonly Sweep Instance = new();
    }
}
