using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;

namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// One of the sixteen lanes of a node: follows its topic from the start, so that no publisher ever waits for a subscription to gossip, and owns the relays
/// of the channels that somebody on this node follows. Everything about other channels is dropped here, after one dictionary lookup. It also tells them when to look for what pub/sub
/// may have lost: one timer here, not one in each of ten thousand relays.
/// </summary>
public sealed class LaneActor(int lane, RelayContext context, IActorRef mediator) : UntypedActor, IWithTimers
{
    /// <summary>Relays look at different moments: a thirtieth of them each second, one lane after the other.</summary>
    private const int Turns = 30;

    private readonly Dictionary<string, Relay> _relays = new(StringComparer.Ordinal);
    private int _turn;

    private sealed class Relay(IActorRef actor, int turn)
    {
        public IActorRef Actor { get; } = actor;
        public int Turn { get; } = turn;
        public long Follows { get; set; }
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        mediator.Tell(new Subscribe(FanoutTopics.OfLane(lane), Self));
        var turn = context.Options.HeadCheck / Turns;
        Timers.StartPeriodicTimer(nameof(NextTurn), NextTurn.Instance, turn * (lane + 1) / FanoutTopics.Lanes, turn);
    }

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        Context.GetLogger().Error(error, "A channel relay failed; its followers' connections are closed and resume");
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case EventPublished published:
                if (EventEnvelope.Unwrap(published) is { } e && _relays.TryGetValue(e.Header.Channel, out var relay))
                {
                    relay.Actor.Forward(published.Trace.Length == 0 ? e : new TracedEvent(e, published.Trace));
                }

                break;
            case HeadAnnounced head:
                ForwardTo(head.Channel, head);
                break;
            case UserTyping typing:
                ForwardTo(typing.Channel, typing);
                break;
            case Follow follow:
                RelayOf(follow.Channel).Follows++;
                ForwardTo(follow.Channel, follow);
                break;
            case NextTurn:
                _turn = (_turn + 1) % Turns;
                foreach (var its in _relays.Values.Where(relay => relay.Turn == _turn))
                {
                    its.Actor.Tell(CheckHead.Instance);
                }

                break;
            case RelayIdle idle when _relays.TryGetValue(idle.Channel, out var owner) && owner.Actor.Equals(Sender) && owner.Follows == idle.FollowsSeen:
                _relays.Remove(idle.Channel);
                Context.Stop(Sender);
                break;
            case RelayIdle:
                break;
            case WhereIsRelay wanted when !_relays.ContainsKey(wanted.Channel):
                Sender.Tell(RelayPosition.None);
                break;
            case IRelayMessage other:
                ForwardTo(other.Channel, other);
                break;
            case Terminated dead:
                foreach (var (channel, _) in _relays.Where(r => r.Value.Actor.Equals(dead.ActorRef)).ToArray())
                {
                    _relays.Remove(channel);
                }

                break;
            case SubscribeAck:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void ForwardTo(string channel, object message)
    {
        if (_relays.TryGetValue(channel, out var relay))
        {
            relay.Actor.Forward(message);
        }
    }

    private Relay RelayOf(string channel)
    {
        if (!_relays.TryGetValue(channel, out var relay))
        {
            relay = new Relay(Context.Watch(Context.ActorOf(Props.Create(() => new ChannelRelay(channel, context)))), Random.Shared.Next(Turns));
            _relays.Add(channel, relay);
        }

        return relay;
    }

    private sealed class NextTurn : INoSerializationVerificationNeeded
    {
        public static readonly NextTurn Instance = new();
    }
}
