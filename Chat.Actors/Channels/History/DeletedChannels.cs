using Akka.Actor;
using Akka.Event;

namespace Chat.Actors.Channels.History;

/// <summary>
/// Takes the messages of deleted channels out of the read model in small transactions, so that a channel of a million holds nobody up. They are out of all
/// reads before; what a crash leaves is swept at the next start.
/// </summary>
public sealed class DeletedChannels : ReceiveActor, IWithTimers
{
    private const int RowsAtOnce = 1_000;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly IHistoryStore _store;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _running;
    private bool _more;

    public DeletedChannels(IHistoryStore store)
    {
        _store = store;
        Receive<Sweep>(_ => Start());
        Receive<Swept>(swept =>
        {
            _running = false;
            if (swept.Rows > 0 || _more)
            {
                Start();
            }
        });
        Receive<Status.Failure>(failure =>
        {
            _running = false;
            _log.Warning(failure.Cause, "Messages of deleted channels could not be removed; trying again in {Delay}", RetryAfter);
            Timers.StartSingleTimer(nameof(Sweep), Sweep.Instance, RetryAfter);
        });
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Self.Tell(Sweep.Instance);

    private void Start()
    {
        _more = _running;
        if (!_running)
        {
            _running = true;
            var store = _store;
            _ = Task.Run(() => Slice(store)).PipeTo(Self);
        }
    }

    private static async Task<Swept> Slice(IHistoryStore store)
    {
        var rows = 0;
        await store.Write(async transaction => rows = await transaction.SweepDeleted(RowsAtOnce));
        return new Swept(rows);
    }

    /// <summary>There may be something.</summary>
    public sealed class Sweep : INoSerializationVerificationNeeded
    {
        public static readonly Sweep Instance = new();
    }

    private sealed record Swept(int Rows) : INoSerializationVerificationNeeded;
}
