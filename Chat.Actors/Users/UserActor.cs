using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Akka.Persistence;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Kernel;

namespace Chat.Actors.Users;

/// <summary>Makes one person's own state durable, and tells that person's sockets on all nodes after the commit.</summary>
internal sealed class UserActor : UntypedPersistentActor
{
    private const int EventsBetweenSnapshots = 200;

    private readonly IActorRef _mediator;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private UserState _state;
    private long _snapshotVersion;

    public UserActor(string user, IActorRef mediator, TimeProvider time)
    {
        PersistenceId = "user-" + user;
        _mediator = mediator;
        _time = time;
        _state = new UserState(user);
    }

    public override string PersistenceId { get; }

    public static Props Props(string user, IActorRef mediator, TimeProvider time) => Akka.Actor.Props.Create(() => new UserActor(user, mediator, time));

    protected override void OnRecover(object message)
    {
        switch (message)
        {
            case SnapshotOffer { Snapshot: UserView view } offer:
                _state = UserState.Of(view);
                _snapshotVersion = view.Version;
                GuardNumbering(view.Version, offer.Metadata.SequenceNr);
                break;
            case IUserEvent e:
                GuardNumbering(e.Header.Version, LastSequenceNr);
                _state = _state.Apply(e);
                break;
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case GetUserState:
                Sender.Tell(_state.ToView());
                break;
            case IUserMessage command:
                Decide(command);
                break;
            case SaveSnapshotSuccess saved:
                DeleteSnapshots(new SnapshotSelectionCriteria(saved.Metadata.SequenceNr - 1));
                break;
            case SaveSnapshotFailure failure:
                _log.Warning(failure.Cause, "Snapshot of {User} was not saved; the next one is tried later", PersistenceId);
                break;
            case StopUser:
                // Persist stashes what comes while it waits for the journal, this message too: nothing is half done here.
                Context.Stop(Self);
                break;
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    private void Decide(IUserMessage command)
    {
        if (_state.Answered.Find(command.Header.RequestId) is { } answered)
        {
            Sender.Tell(answered);
            return;
        }

        var now = MessageTs.FromTime(_time.GetUtcNow());
        var (decided, refusal) = _state.Decide(command, now);
        if (decided is null)
        {
            _state = _state.Unchanged(command, now, refusal);
            Sender.Tell(refusal is null ? new UserDone { Version = _state.Version } : new UserRefused { Code = refusal });
            return;
        }

        Persist(decided, e =>
        {
            GuardNumbering(e.Header.Version, LastSequenceNr);
            _state = _state.Apply(e);
            Sender.Tell(new UserDone { Version = _state.Version, Changed = true });
            _mediator.Tell(new Publish(FanoutTopics.Users, NoticeEnvelope.Wrap(e)));
            SnapshotWhenDue();
        });
    }

    private void SnapshotWhenDue()
    {
        if (_state.Version - _snapshotVersion >= EventsBetweenSnapshots)
        {
            _snapshotVersion = _state.Version;
            SaveSnapshot(_state.ToSnapshot());
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
