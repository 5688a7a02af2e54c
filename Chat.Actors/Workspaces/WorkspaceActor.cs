using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Akka.Hosting;
using Akka.Persistence;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>
/// Makes a workspace durable: decides on the tentative state, persists, and only then answers and tells the nodes. Commands that arrive during one journal
/// round trip share the next. Promises to channels are kept by errands (README.md, "Sagas").
/// </summary>
internal sealed partial class WorkspaceActor : UntypedPersistentActor
{
    /// <summary>
    /// Pub/sub delivers at most once, and a node that missed a version would find that out within 10 s. Who takes an access away is promised a second, so those events are
    /// told twice; a node that has the version drops the second.
    /// </summary>
    private static readonly TimeSpan ToldAgain = TimeSpan.FromMilliseconds(400);

    private readonly IActorRef _mediator;
    private readonly IRequiredActor<ChannelRegion> _channels;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly string _topic;
    private WorkspaceState _confirmed;
    private WorkspaceState _tentative;

    public WorkspaceActor(string team, IActorRef mediator, IRequiredActor<ChannelRegion> channels, TimeProvider time)
    {
        PersistenceId = "workspace-" + team;
        _mediator = mediator;
        _channels = channels;
        _time = time;
        _topic = FanoutTopics.OfWorkspace(team);
        _confirmed = _tentative = new WorkspaceState(team);
    }

    public override string PersistenceId { get; }

    public static Props Props(string team, IActorRef mediator, IRequiredActor<ChannelRegion> channels, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new WorkspaceActor(team, mediator, channels, time));

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: Directory directory } offer:
                _confirmed = WorkspaceState.Of(directory);
                _snapshotVersion = _confirmed.Version;
                GuardNumbering(_confirmed.Version, offer.Metadata.SequenceNr);
                break;
            case IWorkspaceEvent e:
                GuardNumbering(e.Header.Version, LastSequenceNr);
                _confirmed = _confirmed.Apply(e);
                break;
            case RecoveryCompleted:
                _tentative = _confirmed;
                StartErrands();
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case GetDirectory query:
                Sender.Tell(Page(query));
                break;
            case FindCredentials query:
                Sender.Tell(FindCredentials(query));
                break;
            case IWorkspaceMessage command:
                Commit(_tentative.Decide(command, MessageTs.FromTime(_time.GetUtcNow())), command, Sender);
                break;
            case ErrandFinished finished:
                FinishErrand(finished);
                break;
            case SaveSnapshotSuccess saved:
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failure:
                _log.Warning(failure.Cause, "Snapshot of {Workspace} was not saved; the next one is tried later", PersistenceId);
                break;
            case StopWorkspace:
                // Behind everything that waits for the journal: nothing acknowledged late, nothing committed unsaid.
                DeferAsync(StopWorkspace.Instance, _ => Context.Stop(Self));
                break;
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    private void Commit(WorkspaceDecision decision, IWorkspaceMessage command, IActorRef sender)
    {
        if (decision.Hold is { } errand)
        {
            Hold(errand, command, sender);
            return;
        }

        Persist(decision, () => Answer(decision, sender));
    }

    private void Persist(WorkspaceDecision decision, Action answer)
    {
        if (decision.Events.Count == 0)
        {
            // It may rest on events that are still on their way to the journal.
            DeferAsync(decision.Reply!, _ => answer());
            return;
        }

        _tentative = decision.After;
        var left = decision.Events.Count;
        PersistAllAsync(decision.Events, e =>
        {
            GuardNumbering(e.Header.Version, LastSequenceNr);
            TellNodes(e);
            if (--left > 0)
            {
                return;
            }

            _confirmed = decision.After;
            StartErrands();
            answer();
            SnapshotWhenDue();
        });
    }

    private void TellNodes(IWorkspaceEvent e)
    {
        var publish = new Publish(_topic, DirectoryEnvelope.Wrap(e));
        _mediator.Tell(publish);
        if (e is TokenRevoked or UserChanged { User.Deleted: true })
        {
            Context.System.Scheduler.ScheduleTellOnce(ToldAgain, _mediator, publish, Self);
        }
    }

    private void GuardNumbering(long version, long sequenceNr)
    {
        if (version != sequenceNr)
        {
            throw new InvalidOperationException($"{PersistenceId}: version {version} stands at journal number {sequenceNr}; every event must be one version.");
        }
    }
}
