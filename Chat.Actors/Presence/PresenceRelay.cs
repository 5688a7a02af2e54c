using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Presence;

/// <summary>
/// Presence on one node: hears every change of the cluster, knows which socket shows which users, and tells each socket at most once a second, all changes in
/// one or two frames. A socket that is slow gets the newest state later: presence is the second delivery class.
/// </summary>
public sealed class PresenceRelay(IActorRef region, IPresenceFrames frames, PresenceOptions options, TimeProvider time) : UntypedActor, IWithTimers
{
    /// <summary>How long the first change waits for company.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<IActorRef, Watcher> _watchers = [];
    private readonly Dictionary<string, HashSet<Watcher>> _byUser = new(StringComparer.Ordinal);

    /// <summary>Who waits for a user's presence; asked once for all.</summary>
    private readonly Dictionary<string, HashSet<Watcher>> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<Watcher> _dirty = [];
    private long _lastFlush;

    private sealed class Watcher(Outbox outbox)
    {
        public Outbox Outbox { get; } = outbox;
        public bool Batch { get; set; }
        public IReadOnlySet<string> Users { get; set; } = new HashSet<string>(StringComparer.Ordinal);
        public Dictionary<string, bool> Pending { get; } = new(StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => DistributedPubSub.Get(Context.System).Mediator.Tell(new Subscribe(FanoutTopics.Presence, Self));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case PresenceChanged changed when _byUser.TryGetValue(changed.User, out var watchers):
                Note(watchers, changed.User, changed.Active);
                break;
            case PresenceChanged:
                break;
            case PresenceView view when _asked.Remove(view.User, out var askers):
                Note(askers, view.User, view.Active);
                break;
            case PresenceView:
                break;
            case Watch watch:
                Take(watch);
                break;
            case Unwatch unwatch when _watchers.Remove(unwatch.Connection, out var gone):
                Forget(gone);
                break;
            case Unwatch:
                break;
            case Flush:
                Send();
                break;
            case AskAgain:
                foreach (var user in _asked.Keys)
                {
                    region.Tell(new GetPresence { User = user });
                }

                AskAgainLater();
                break;
            case SubscribeAck:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(Watch watch)
    {
        if (!_watchers.TryGetValue(watch.Connection, out var watcher))
        {
            _watchers.Add(watch.Connection, watcher = new Watcher(watch.Outbox));
        }

        watcher.Batch = watch.Batch;
        if (watch.Subscribe)
        {
            Unindex(watcher);
            watcher.Users = watch.Users;
            foreach (var user in watch.Users)
            {
                Of(_byUser, user).Add(watcher);
            }
        }

        foreach (var user in watch.Users)
        {
            var askers = Of(_asked, user);
            if (askers.Count == 0)
            {
                region.Tell(new GetPresence { User = user });
            }

            askers.Add(watcher);
        }

        AskAgainLater();
    }

    private void Note(HashSet<Watcher> watchers, string user, bool active)
    {
        foreach (var watcher in watchers)
        {
            watcher.Pending[user] = active;
            _dirty.Add(watcher);
        }

        FlushLater();
    }

    private void Send()
    {
        _lastFlush = time.GetTimestamp();
        foreach (var watcher in _dirty.ToArray())
        {
            if (Send(watcher, active: true) & Send(watcher, active: false))
            {
                _dirty.Remove(watcher);
            }
        }

        if (_dirty.Count > 0)
        {
            FlushLater();
        }
    }

    /// <summary>False when the socket has no room now; an ended one counts as told.</summary>
    private bool Send(Watcher watcher, bool active)
    {
        var users = watcher.Pending.Where(p => p.Value == active).Select(p => p.Key).ToArray();
        if (users.Length > 0)
        {
            if (!watcher.Outbox.EnqueueDroppable(frames.Presence(users, active, watcher.Batch)) && watcher.Outbox.End == SocketEnd.None)
            {
                return false;
            }

            foreach (var user in users)
            {
                watcher.Pending.Remove(user);
            }
        }

        return true;
    }

    private void Forget(Watcher watcher)
    {
        Unindex(watcher);
        _dirty.Remove(watcher);
        foreach (var (user, askers) in _asked.Where(a => a.Value.Contains(watcher)).ToArray())
        {
            Remove(_asked, user, watcher, askers);
        }
    }

    private void Unindex(Watcher watcher)
    {
        foreach (var user in watcher.Users)
        {
            if (_byUser.TryGetValue(user, out var watchers))
            {
                Remove(_byUser, user, watcher, watchers);
            }
        }
    }

    private void FlushLater()
    {
        if (!Timers.IsTimerActive(nameof(Flush)))
        {
            var rest = _lastFlush == 0 ? TimeSpan.Zero : options.Batch - time.GetElapsedTime(_lastFlush);
            Timers.StartSingleTimer(nameof(Flush), Flush.Instance, rest > Linger ? rest : Linger);
        }
    }

    /// <summary>An ask into a shard that moves is lost in silence.</summary>
    private void AskAgainLater()
    {
        if (_asked.Count > 0)
        {
            Timers.StartSingleTimer(nameof(AskAgain), AskAgain.Instance, TimeSpan.FromSeconds(3));
        }
    }

    private static HashSet<Watcher> Of(Dictionary<string, HashSet<Watcher>> index, string user) =>
        index.TryGetValue(user, out var watchers) ? watchers : index[user] = [];

    private static void Remove(Dictionary<string, HashSet<Watcher>> index, string user, Watcher watcher, HashSet<Watcher> watchers)
    {
        watchers.Remove(watcher);
        if (watchers.Count == 0)
        {
            index.Remove(user);
        }
    }

    private sealed class Flush : INoSerializationVerificationNeeded
    {
        public static readonly Flush Instance = new();
    }

    private sealed class AskAgain : INoSerializationVerificationNeeded
    {
        public static readonly AskAgain Instance = new();
    }
}
