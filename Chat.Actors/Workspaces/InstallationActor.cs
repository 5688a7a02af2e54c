using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Persistence;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Workspaces;

/// <summary>The one list of workspaces of a server. No snapshots: a server has few workspaces, and each is one event.</summary>
internal sealed class InstallationActor(IActorRef mediator) : UntypedPersistentActor
{
    private InstallationState _state = InstallationState.Empty;

    public override string PersistenceId => "installation";

    public static Props Props(IActorRef mediator) => Akka.Actor.Props.Create(() => new InstallationActor(mediator));

    protected override void OnRecover(object message)
    {
        if (message is WorkspaceOpened e)
        {
            _state = _state.Apply(e);
        }
    }

    protected override void OnCommand(object message)
    {
        switch (message)
        {
            case OpenWorkspace command:
                Open(command);
                break;
            case ListWorkspaces:
                Sender.Tell(_state.ToList());
                break;
            case StopWorkspace:
                Context.Stop(Self);
                break;
        }
    }

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr)
    {
        base.OnPersistRejected(cause, @event, sequenceNr);
        Context.Stop(Self);
    }

    private void Open(OpenWorkspace command)
    {
        var (reply, opened) = _state.Decide(command);
        if (opened is null)
        {
            Sender.Tell(reply);
            return;
        }

        Persist(opened, e =>
        {
            _state = _state.Apply(e);
            mediator.Tell(new Publish(FanoutTopics.Installation, e));
            Sender.Tell(reply);
        });
    }
}
