using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Presence;

/// <summary>
/// One user's presence: active while any socket lives on any node, the user has not chosen away and has done something in the last half hour. Nothing is
/// stored: connections announce themselves again every minute, so that an entity that has moved knows them soon.
/// </summary>
public sealed class PresenceActor(string user, PresenceOptions options, TimeProvider time) : UntypedActor, IWithTimers
{
    private readonly Dictionary<string, IActorRef> _connections = new(StringComparer.Ordinal);
    private bool _manualAway;
    private bool _autoAway;
    private bool _bot;
    private DateTimeOffset _lastActivity;

    /// <summary>What was published last; null when this entity has published nothing yet.</summary>
    private bool? _published;

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    private bool Active => _connections.Count > 0 && !_manualAway && !_autoAway;

    /// <inheritdoc/>
    protected override void PreStart() => Context.SetReceiveTimeout(TimeSpan.FromMinutes(2));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ConnectionUp up:
                Connect(up);
                break;
            case ConnectionDown down when _connections.TryGetValue(down.Connection, out var actor):
                Context.Unwatch(actor);
                _connections.Remove(down.Connection);
                Settle();
                break;
            case ConnectionDown:
                // Of a connection that announced itself to this entity's predecessor: what that one published still stands.
                Settle();
                break;
            case Terminated dead:
                foreach (var (id, _) in _connections.Where(c => c.Value.Equals(dead.ActorRef)).ToArray())
                {
                    _connections.Remove(id);
                }

                Settle();
                break;
            case ConnectionActive:
                Touch();
                Settle();
                break;
            case ManualAway manual:
                _manualAway = manual.Away;
                Settle();
                break;
            case GetPresence:
                Sender.Tell(View());
                break;
            case AutoAway:
                _autoAway = true;
                Settle();
                break;
            case Debounced:
                Publish();
                break;
            case ReceiveTimeout when _connections.Count == 0:
                Passivate();
                break;
            case ReceiveTimeout:
                break;
            case StopPresence:
                Context.Stop(Self);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Connect(ConnectionUp up)
    {
        _manualAway = up.ManualAway;
        _bot = up.Bot;
        if (!_connections.TryGetValue(up.Connection, out var known))
        {
            _connections.Add(up.Connection, Context.Watch(Sender));
            Touch();
        }
        else if (!known.Equals(Sender))
        {
            _connections[up.Connection] = Context.Watch(Sender);
        }

        Settle();
    }

    private void Touch()
    {
        _autoAway = false;
        _lastActivity = time.GetUtcNow();
        if (!_bot)
        {
            Timers.StartSingleTimer(nameof(AutoAway), AutoAway.Instance, options.AutoAway);
        }
    }

    /// <summary>What somebody chose is told at once; that no socket lives only when it lasts.</summary>
    private void Settle()
    {
        if (Active || _connections.Count > 0)
        {
            Timers.Cancel(nameof(Debounced));
            Publish();
        }
        else if (_published != false && !Timers.IsTimerActive(nameof(Debounced)))
        {
            Timers.StartSingleTimer(nameof(Debounced), Debounced.Instance, options.Debounce);
        }
    }

    private void Publish()
    {
        if (_published != Active)
        {
            _published = Active;
            DistributedPubSub.Get(Context.System).Mediator.Tell(new Publish(FanoutTopics.Presence, new PresenceChanged { User = user, Active = Active }));
        }

        if (_connections.Count == 0)
        {
            Passivate();
        }
    }

    private void Passivate() => Context.Parent.Tell(new Passivate(StopPresence.Instance));

    private PresenceView View() => new()
    {
        User = user,
        Active = Active || (_published == true && Timers.IsTimerActive(nameof(Debounced))),
        ManualAway = _manualAway,
        AutoAway = _autoAway,
        Connections = _connections.Count,
        LastActivity = _lastActivity == default ? 0 : _lastActivity.ToUnixTimeSeconds(),
    };

    private sealed class AutoAway : INoSerializationVerificationNeeded
    {
        public static readonly AutoAway Instance = new();
    }

    private sealed class Debounced : INoSerializationVerificationNeeded
    {
        public static readonly Debounced Instance = new();
    }
}
