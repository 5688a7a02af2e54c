using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Akka.Hosting;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions.Bootstrap;

/// <summary>
/// One on every node: knows which workspaces the server has and runs one feed for each. The node's directory is ready when all workspaces of the first list
/// have been fetched.
/// </summary>
internal sealed class BootstrapActor(
    IRequiredActor<InstallationRegion> installation,
    IRequiredActor<WorkspaceRegion> workspaces,
    IActorRef mediator,
    NodeDirectory directory,
    TimeProvider time) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Dictionary<string, IActorRef> _feeds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unready = new(StringComparer.Ordinal);
    private IActorRef? _workspaces;
    private bool _listed;

    public ITimerScheduler Timers { get; set; } = null!;

    public static Props Props(IRequiredActor<InstallationRegion> installation, IRequiredActor<WorkspaceRegion> workspaces, IActorRef mediator, NodeDirectory directory, TimeProvider time) =>
        Akka.Actor.Props.Create(() => new BootstrapActor(installation, workspaces, mediator, directory, time));

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(DirectoryWanted));
        mediator.Tell(new Subscribe(FanoutTopics.Installation, Self));
    }

    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SubscribeAck:
                List();
                break;
            case Listed listed:
                Learn(listed);
                break;
            case ListFailed failed:
                _log.Warning("The list of workspaces could not be fetched: {Reason}; trying again", failed.Reason);
                Timers.StartSingleTimer("list", ListNow.Instance, RetryInterval);
                break;
            case ListNow:
                List();
                break;
            case WorkspaceOpened opened:
                Follow(opened.Entry);
                break;
            case FeedReady ready:
                _unready.Remove(ready.Team);
                ShowReady();
                break;
            case DirectoryWanted wanted when _feeds.TryGetValue(wanted.Team, out var feed):
                feed.Tell(wanted);
                break;
            case DirectoryWanted:
                List();
                break;
        }
    }

    private void List()
    {
        _ = Fetch().PipeTo(Self, success: listed => listed, failure: e => new ListFailed(e.Message));

        async Task<Listed> Fetch()
        {
            var list = await (await installation.GetAsync()).Ask<WorkspaceList>(new ListWorkspaces(), CheckInterval / 2);
            return new(list, await workspaces.GetAsync());
        }
    }

    private void Learn(Listed listed)
    {
        _workspaces = listed.Region;
        foreach (var entry in listed.List.Entries)
        {
            Follow(entry);
        }

        _listed = true;
        ShowReady();
        Timers.StartSingleTimer("list", ListNow.Instance, CheckInterval);
    }

    // An announcement that comes before the first list is in that list: the entity had committed it before it announced it.
    private void Follow(InstallationEntry entry)
    {
        if (_workspaces is null || _feeds.ContainsKey(entry.Team))
        {
            return;
        }

        var region = _workspaces;
        _unready.Add(entry.Team);
        _feeds[entry.Team] = Context.ActorOf(Akka.Actor.Props.Create(() => new WorkspaceFeedActor(entry, region, mediator, directory, time)), entry.Team);
    }

    private void ShowReady()
    {
        if (_listed && _unready.Count == 0 && !directory.Ready)
        {
            directory.ShowReady();
        }
    }

    private sealed record Listed(WorkspaceList List, IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed record ListFailed(string Reason) : INoSerializationVerificationNeeded;

    private sealed class ListNow : INoSerializationVerificationNeeded
    {
        public static readonly ListNow Instance = new();
    }
}
