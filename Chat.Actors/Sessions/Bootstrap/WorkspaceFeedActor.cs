using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Workspaces;
using Directory = Chat.Actors.Workspaces.Directory;

namespace Chat.Actors.Sessions.Bootstrap;

/// <summary>Tells the bootstrap actor that a workspace has been fetched once (or is known not to exist yet).</summary>
internal sealed record FeedReady(string Team) : INoSerializationVerificationNeeded;

/// <summary>
/// Keeps one workspace of this node's directory up to date: subscribe, then fetch, then apply deltas by version; a hole fetches again. README.md says why
/// in this order and what heals a lost delta.
/// </summary>
internal sealed class WorkspaceFeedActor : UntypedActor, IWithTimers
{
    private const int BufferedDeltas = 50_000;
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FetchPause = TimeSpan.FromMilliseconds(250);

    // A head is told by the entity itself, deltas come by another way: they get this long before a version counts as lost.
    private static readonly TimeSpan DeltaGrace = TimeSpan.FromMilliseconds(500);

    private readonly IActorRef _region;
    private readonly IActorRef _mediator;
    private readonly NodeDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly InstallationEntry _entry;
    private readonly WorkspaceCommand _header;
    private readonly SortedDictionary<long, IWorkspaceEvent> _early = [];
    private WorkspaceState? _state;
    private bool _fetching;

    public WorkspaceFeedActor(InstallationEntry entry, IActorRef region, IActorRef mediator, NodeDirectory directory, TimeProvider time)
    {
        _region = region;
        _mediator = mediator;
        _directory = directory;
        _time = time;
        _entry = entry;
        _header = new() { Team = entry.Team, Role = Role.System };
    }

    public ITimerScheduler Timers { get; set; } = null!;

    private string Team => _entry.Team;

    protected override void PreStart() => _mediator.Tell(new Subscribe(FanoutTopics.OfWorkspace(Team), Self));

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SubscribeAck:
                Fetch();
                Timers.StartPeriodicTimer("check", Check.Instance, CheckInterval);
                break;
            case DirectoryDelta delta when DirectoryEnvelope.Unwrap(delta) is { } e:
                Take(e);
                break;
            case Fetched fetched:
                Adopt(fetched.Directory);
                break;
            case FetchFailed failed:
                _fetching = false;
                _log.Warning("The directory of {Team} could not be fetched: {Reason}; trying again", Team, failed.Reason);
                FetchLater();
                break;
            case FetchNow:
                Fetch();
                break;
            case Check:
                _ = _region.Ask<IWorkspaceReply>(new GetDirectory { Header = _header, HeadOnly = true }, CheckInterval / 2)
                    .PipeTo(Self, success: reply => new HeadSeen((reply as Directory)?.Version ?? 0), failure: _ => new HeadSeen(0));
                break;
            case HeadSeen seen when seen.Version > (_state?.Version ?? 0):
                Timers.StartSingleTimer("behind", new DirectoryWanted(Team, seen.Version), DeltaGrace);
                break;
            case DirectoryWanted wanted when wanted.Version > (_state?.Version ?? 0):
                Fetch();
                break;
        }
    }

    private void Take(IWorkspaceEvent e)
    {
        var version = e.Header.Version;
        if (version <= (_state?.Version ?? -1))
        {
            return;
        }

        if (_early.Count >= BufferedDeltas)
        {
            // The fetch that is due anyway brings what is dropped here.
            _early.Clear();
        }

        _early[version] = e;
        Advance();
    }

    // Applies all that is contiguous, shows the last state once, and only then tells the listeners: who reacts finds the directory changed.
    private void Advance()
    {
        if (_state is null)
        {
            return;
        }

        var heard = new List<DirectoryChanged>();
        while (_early.Remove(_state.Version + 1, out var next))
        {
            heard.Add(new(next, ChannelNews.Of(_state, next)));
            _state = _state.Apply(next);
        }

        if (heard.Count > 0)
        {
            Show(heard);
        }

        if (_early.Count > 0)
        {
            Fetch();
        }
    }

    private void Adopt(Directory? fetched)
    {
        _fetching = false;
        var before = _state;
        var after = fetched is null ? Opened() : WorkspaceState.Of(fetched);
        if (before is null || after.Version > before.Version)
        {
            _state = after;
            foreach (var old in _early.Keys.Where(version => version <= after.Version).ToList())
            {
                _early.Remove(old);
            }

            Show(before is null ? [] : [.. WorkspaceDifference.Between(before, after).Select(e => new DirectoryChanged(e, ChannelNews.Of(before, e)))]);
        }

        if (before is null)
        {
            Context.Parent.Tell(new FeedReady(Team));
        }

        Drain();
    }

    private void Drain()
    {
        var expected = _state!.Version + 1;
        if (_early.Count > 0 && !_early.ContainsKey(expected))
        {
            // The fetched directory is older than the deltas at hand: not yet answered by the entity's newest state.
            FetchLater();
            return;
        }

        Advance();
    }

    private void Show(IReadOnlyList<DirectoryChanged> heard)
    {
        _directory.Show(_state!);
        foreach (var change in heard)
        {
            Context.System.EventStream.Publish(change);
        }
    }

    // Opened and not yet created: shown without people, so that a first run that died between the two can be completed.
    private WorkspaceState Opened() => new(Team) { Name = _entry.Name, Domain = _entry.Domain };

    private void Fetch()
    {
        if (_fetching)
        {
            return;
        }

        _fetching = true;
        _ = DirectoryFetch.Whole(_region, _header, _time, CancellationToken.None)
            .PipeTo(Self, success: directory => new Fetched(directory), failure: e => new FetchFailed(e.Message));
    }

    private void FetchLater() => Timers.StartSingleTimer("fetch", FetchNow.Instance, FetchPause);

    private sealed record Fetched(Directory? Directory) : INoSerializationVerificationNeeded;

    private sealed record FetchFailed(string Reason) : INoSerializationVerificationNeeded;

    private sealed record HeadSeen(long Version) : INoSerializationVerificationNeeded;

    private sealed class Check : INoSerializationVerificationNeeded
    {
        public static readonly Check Instance = new();
    }

    private sealed class FetchNow : INoSerializationVerificationNeeded
    {
        public static readonly FetchNow Instance = new();
    }
}
