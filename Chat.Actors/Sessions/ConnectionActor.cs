using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Presence;
using Chat.Actors.Sessions.Tickets;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>
/// One WebSocket. It follows the channels of its user, says hello only when all of them are followed (after that every event arrives), keeps the follows in step
/// with the user's memberships and answers the client's frames. Its own frames and the relays' meet in the outbox.
/// </summary>
public sealed partial class ConnectionActor : UntypedActor, IWithTimers
{
    private readonly string _id = Guid.NewGuid().ToString("N");
    private readonly SessionContext _context;
    private readonly Outbox _outbox;
    private readonly bool _batchPresence;
    private readonly bool _willResume;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _mediator = DistributedPubSub.Get(Context.System).Mediator;
    private Identity _identity;
    private Phase _phase = Phase.Starting;

    public ConnectionActor(TicketGrant grant, Outbox outbox, SessionContext context)
    {
        _identity = grant.Identity;
        _batchPresence = grant.BatchPresenceAware;
        _willResume = grant.WillResume;
        _outbox = outbox;
        _context = context;
        _budget = new FrameBudget(context.Options.Frames);
    }

    private enum Phase
    {
        /// <summary>Not every subscription stands; notices wait.</summary>
        Starting,

        /// <summary>Hello is said; channel events are held back for a resume.</summary>
        Window,

        Live,
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Start();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        foreach (var channel in _channels.Keys)
        {
            _context.Lanes.Tell(new Unfollow(channel, Self));
        }

        _context.PresenceRelay.Tell(new Unwatch(Self));
        _context.Presence.Tell(new ConnectionDown { User = _identity.User, Connection = _id });
        _outbox.Close(SocketEnd.ServerError);
    }

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case ClientFrame frame:
                Receive(frame);
                break;
            case UserNotice notice:
                Receive(notice);
                break;
            case Following following:
                Receive(following);
                break;
            case FollowRefused refused:
                Receive(refused);
                break;
            case FollowDelayed delayed:
                Receive(delayed);
                break;
            case Unfollowed { Gone: true } unfollowed:
                Receive(unfollowed);
                break;
            case Unfollowed unfollowed when _channels.TryGetValue(unfollowed.Channel, out var since) && since < unfollowed.Seq:
                _channels.Remove(unfollowed.Channel);
                _left[unfollowed.Channel] = (unfollowed.Seq, Told: false);
                TellNewsBeforeExpulsion(unfollowed.Channel);
                break;
            case OutsideNews news:
                Receive(news);
                break;
            case Unfollowed:
                break;
            case ResumeRefused refused:
                Refuse(refused.Resume, refused.Reason);
                break;
            case FollowLost lost:
                _log.Warning("The relay of {0} stopped under a connection", lost.Channel);
                _outbox.Close(SocketEnd.ServerError);
                break;
            case StateLoaded loaded:
                Begin(loaded.View);
                break;
            case ViewLoaded loaded:
                Announce(loaded);
                break;
            case PostDone done:
                Finish(done);
                break;
            case WindowClosed:
                CloseWindow();
                break;
            case StartTimeout when _phase == Phase.Starting:
                _log.Warning("A socket of {0} could not be started: {1} of its channels did not answer", _identity.User, _unanswered.Count);
                _outbox.Close(SocketEnd.ServerError);
                break;
            case StartTimeout:
                break;
            case RoleChanged role:
                _identity = _identity with { Role = role.Role };
                break;
            case AnnouncePresence when _outbox.End != SocketEnd.None:
                // Its socket was given up before it knew of this actor: nobody else would ever end it.
                Context.Stop(Self);
                break;
            case AnnouncePresence:
                AnnounceSelf();
                CompareLater();
                break;
            case Compare:
                AskForState();
                break;
            case StateSeen seen:
                Receive(seen);
                break;
            case SocketClosed:
                Context.Stop(Self);
                break;
            case SubscribeAck:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void AnnounceSelf()
    {
        if (_phase != Phase.Starting)
        {
            _context.Presence.Tell(new ConnectionUp { User = _identity.User, Connection = _id, ManualAway = _manualAway, Bot = _identity.BotId.Length > 0 });
        }
    }

    private sealed record StateLoaded(UserView? View) : INoSerializationVerificationNeeded;

    private sealed record ViewLoaded(UserNotice Notice, ChannelView? View) : INoSerializationVerificationNeeded;

    private sealed class WindowClosed : INoSerializationVerificationNeeded
    {
        public static readonly WindowClosed Instance = new();
    }

    private sealed class StartTimeout : INoSerializationVerificationNeeded
    {
        public static readonly StartTimeout Instance = new();
    }
}
