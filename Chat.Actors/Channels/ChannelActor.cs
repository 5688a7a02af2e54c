using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Event;
using Akka.Persistence;
using Chat.Actors.Kernel;

namespace Chat.Actors.Channels;

/// <summary>
/// One channel: gives every event its place, and says "done" only when the journal has it. Decides on the tentative state, which runs ahead with each
/// accepted command; answers queries from the confirmed state, which follows the journal. When a write fails the actor stops, the tentative state is
/// gone with it, and nobody was told otherwise (README.md beside this file).
/// </summary>
public sealed partial class ChannelActor : UntypedPersistentActor, IWithTimers
{
    /// <summary>A long window of requests makes a large snapshot: at least four times as many bytes of events lie between two of them.</summary>
    private const int MinEventsBetweenSnapshots = 1_000;

    private readonly ChannelEnvironment _environment;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Queue<Write> _inFlight = new();
    private readonly RecentMessages _recent;
    private readonly Action<IChannelEvent> _committed;
    private ChannelState _tentative;
    private ChannelState _confirmed;
    private long _eventsSinceSnapshot;
    private long _lastSnapshot;
    private int _stashed;
    private bool _stopping;

    public ChannelActor(string id, ChannelEnvironment environment)
    {
        _environment = environment;
        _recent = new RecentMessages(environment.Limits.MaxRecentMessages, environment.Limits.MaxRecentBytes);
        _tentative = _confirmed = ChannelState.Of(id, environment.Limits);
        _committed = Committed;
        PersistenceId = "channel-" + id;
    }

    public override string PersistenceId { get; }

    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>
    /// Counts what comes while the channel recovers: Akka stashes all of it, and its stash has no bound (1.5.73 asks neither the mailbox nor the props for one).
    /// </summary>
    protected override bool AroundReceive(Receive receive, object message)
    {
        if (message is IChannelMessage && IsRecovering && ++_stashed > _environment.Limits.MaxStashed)
        {
            Sender.Tell(Refusal("service_unavailable"));
            return true;
        }

        return base.AroundReceive(receive, message);
    }

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: ChannelSnapshot snapshot } offer:
                _confirmed = ChannelSnapshots.Read(snapshot, _environment.Limits);
                _lastSnapshot = offer.Metadata.SequenceNr;
                break;
            case IChannelEvent e when e.Header.Seq > _confirmed.Seq:
                _confirmed = _confirmed.Apply(e);
                _recent.Apply(e, _confirmed.Kind);
                _eventsSinceSnapshot++;
                break;
            case RecoveryCompleted:
                GuardNumbering();
                _tentative = _confirmed;
                AnnounceHead();
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case IChannelCommand or IChannelQuery when _stopping:
                break; // the asker repeats it, and finds the next incarnation
            case IChannelMessage asked:
                Dispatch(asked, Sender);
                break;
            case LookedUp lookedUp:
                OnLookedUp(lookedUp);
                break;
            case HeadDue:
                _headDue = false;
                AnnounceHead();
                break;
            case StopChannel:
                _stopping = true;
                StopWhenSettled();
                break;
            case SaveSnapshotSuccess saved:
                KeepTwoSnapshots(saved.Metadata.SequenceNr);
                break;
            case SaveSnapshotFailure failed:
                _log.Warning(failed.Cause, "Channel {Channel} could not save its snapshot at {Seq}; the next is tried in time", _confirmed.Id, failed.Metadata.SequenceNr);
                break;
            case DeleteSnapshotsFailure failed:
                _log.Warning(failed.Cause, "Channel {Channel} could not delete old snapshots", _confirmed.Id);
                break;
        }
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        _log.Error(cause, "Channel {Channel} could not write event {Seq} and stops; its callers repeat", _confirmed.Id, sequenceNr);

    /// <summary>The journal refused one event (it could not be serialized): what was decided after it is void, too.</summary>
    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        _log.Error(cause, "Channel {Channel} had event {Seq} rejected and stops", _confirmed.Id, sequenceNr);
        Context.Stop(Self);
    }

    /// <param name="asked">What to answer.</param>
    /// <param name="sender">Whom.</param>
    /// <param name="missing">The ts of a message that history was just found not to have; 0: none was looked for.</param>
    private void Dispatch(IChannelMessage asked, IActorRef sender, long missing = 0)
    {
        if (asked is IChannelCommand or FindMessage && IsBusy)
        {
            sender.Tell(Refusal("ratelimited")); // at once: behind a journal that hangs, answers would pile up
        }
        else if (asked is IChannelCommand command)
        {
            Handle(command, sender, missing);
        }
        else
        {
            Answer((IChannelQuery)asked, sender, missing);
        }

        if (!_tentative.Exists)
        {
            // Nobody made this channel: an id that was guessed must not hold an entity in memory.
            Context.Parent.Tell(new Passivate(StopChannel.Instance));
        }
    }

    private void Handle(IChannelCommand command, IActorRef sender, long missing)
    {
        var ts = ChannelState.TargetOf(command);
        if (Waits(ts, command, sender))
        {
            return;
        }

        switch (_tentative.Decide(command, Find(ts, missing), MessageTs.FromTime(_environment.Clock.GetUtcNow())))
        {
            case Decision.Refuse refuse:
                Reply(sender, Refusal(refuse.Code));
                break;
            case Decision.Already already:
                Reply(sender, DoneBy(command, _tentative, already.Warning));
                break;
            case Decision.Repeated repeated:
                AnswerAgain(command, repeated.First, sender, missing);
                break;
            case Decision.Needs needs:
                LookUp(needs.Ts, command, sender);
                break;
            case Decision.Accept accept:
                Persist(accept.Events, command, sender);
                break;
        }
    }
}
