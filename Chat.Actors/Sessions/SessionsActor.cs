using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>
/// All sockets of one node, by user and by token: brings users' notices to their sockets, directory changes to the sockets of the workspace, and ends the sockets
/// of revoked tokens and deleted users at once.
/// </summary>
public sealed class SessionsActor(SessionContext context) : UntypedActor, IWithTimers
{
    private readonly Dictionary<IActorRef, Socket> _sockets = [];
    private readonly Dictionary<string, List<Socket>> _byUser = new(StringComparer.Ordinal);
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly IActorRef _news = Context.ActorOf(Props.Create(() => new ChannelNewsActor(context.Channels)));

    private sealed record Socket(IActorRef Actor, Identity Identity, Outbox Outbox);

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart()
    {
        DistributedPubSub.Get(Context.System).Mediator.Tell(new Subscribe(FanoutTopics.Users, Self));
        Context.System.EventStream.Subscribe(Self, typeof(DirectoryChanged));
        Timers.StartPeriodicTimer(nameof(AnnouncePresence), AnnouncePresence.Instance, context.Options.PresenceRefresh);
    }

    /// <inheritdoc/>
    protected override void PostStop() => Context.System.EventStream.Unsubscribe(Self);

    /// <inheritdoc/>
    protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(error =>
    {
        _log.Error(error, "A connection failed; its socket is closed and its client comes back");
        return Directive.Stop;
    });

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case OpenConnection open:
                Sender.Tell(new ConnectionOpened(Open(open)));
                break;
            case UserNotice notice:
                foreach (var socket in SocketsOf(notice.User))
                {
                    socket.Actor.Tell(notice);
                }

                break;
            case DirectoryChanged changed:
                Apply(changed.Event);
                foreach (var news in changed.News ?? [])
                {
                    Announce(news);
                }

                break;
            case NewsFor news:
                foreach (var socket in news.People.SelectMany(SocketsOf))
                {
                    socket.Actor.Tell(new OutsideNews(news.News.Channel.Id, news.News.Seq, news.Frames, news.News.Change == ChannelChange.Deleted));
                }

                break;
            case DescribeSessions:
                Sender.Tell(new SessionsDescribed([.. _byUser.Select(user => new UserSockets(user.Value[0].Identity.Team, user.Key, user.Value.Count))]));
                break;
            case EndSessions end:
                var ended = SocketsOf(end.User).ToArray();
                End(ended, SocketEnd.Drain);
                Sender.Tell(new SessionsEnded(ended.Length));
                break;
            case Terminated dead:
                Remove(dead.ActorRef);
                break;
            case AnnouncePresence:
                End(_sockets.Values.Where(socket => IsExpired(socket.Identity)));
                foreach (var socket in _sockets.Keys)
                {
                    socket.Tell(AnnouncePresence.Instance);
                }

                break;
            case SubscribeAck:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private IActorRef? Open(OpenConnection open)
    {
        // The ticket says who called rtm.connect, the directory what they still are. It shows a change before this actor hears of it, so what is not seen here comes
        // as a message behind this one.
        var identity = context.Directory.Current(open.Grant.Identity);
        // An outbox that has ended is a client that hung up while it waited its turn here: nobody would ever end its connection.
        if (open.Outbox.End != SocketEnd.None
            || identity is null
            || IsExpired(identity)
            || context.Directory.Workspace(identity.Team)?.UserById(identity.User) is not { Deleted: false }
            || SocketsOf(identity.User).Count >= context.Options.SocketsPerUser)
        {
            return null;
        }

        var grant = open.Grant with { Identity = identity };
        var actor = Context.Watch(Context.ActorOf(Props.Create(() => new ConnectionActor(grant, open.Outbox, context))));
        var socket = new Socket(actor, identity, open.Outbox);
        _sockets.Add(actor, socket);
        if (!_byUser.TryGetValue(identity.User, out var sockets))
        {
            _byUser.Add(identity.User, sockets = new(1));
        }

        sockets.Add(socket);
        return actor;
    }

    private void Remove(IActorRef actor)
    {
        if (_sockets.Remove(actor, out var socket))
        {
            socket.Outbox.Close(SocketEnd.ServerError);
            var sockets = _byUser[socket.Identity.User];
            sockets.Remove(socket);
            if (sockets.Count == 0)
            {
                _byUser.Remove(socket.Identity.User);
            }
        }
    }

    private void Apply(IWorkspaceEvent e)
    {
        switch (e)
        {
            case TokenRevoked revoked:
                var hash = TokenHash.Hex(revoked.Hash);
                // By all sockets, not by the user of the event: the hash alone decides.
                End(_sockets.Values.Where(socket => socket.Identity.TokenHash == hash));
                return;
            case UserChanged { User.Deleted: true } deleted:
                End(SocketsOf(deleted.User.Id));
                break;
            case UserChanged changed:
                foreach (var socket in SocketsOf(changed.User.Id))
                {
                    socket.Actor.Tell(new RoleChanged(changed.User.Role));
                }

                break;
            default:
                break;
        }

        var frames = context.Frames.Directory(e);
        if (!frames.IsEmpty)
        {
            var without = new Lazy<ReadOnlyMemory<byte>>(() => WithoutEmail(e) is { } reduced ? context.Frames.Directory(reduced) : frames);
            foreach (var socket in _sockets.Values)
            {
                // Guests know the channels they are in and no other (ChannelAccess); their own channel_joined tells them.
                if (socket.Identity.Team == e.Header.Team && !(e is ChannelRegistered && IsGuest(socket.Identity)))
                {
                    socket.Outbox.Enqueue(socket.Identity.SeesEmail ? frames : without.Value);
                }
            }
        }
    }

    /// <summary>Guests see no channel that they are not in.</summary>
    private void Announce(ChannelNews news)
    {
        var frames = context.Frames.News(news);
        if (frames.IsEmpty)
        {
            return;
        }

        var people = _sockets.Values.Select(socket => socket.Identity).Where(identity => identity.Team == news.Team && !IsGuest(identity)).Select(identity => identity.User);
        _news.Tell(new NewsDue(news, frames, people.ToHashSet(StringComparer.Ordinal)));
    }

    /// <summary>The event as tokens without the scope for e-mail addresses hear it; null when there is none in it.</summary>
    private static IWorkspaceEvent? WithoutEmail(IWorkspaceEvent e)
    {
        if (e is not (UserAdded { User.Profile.Email.Length: > 0 } or UserChanged { User.Profile.Email.Length: > 0 }))
        {
            return null;
        }

        // A copy: the event itself is the directory's and everybody's.
        var user = (e is UserAdded given ? given.User : ((UserChanged)e).User).Clone();
        user.Profile.Email = "";
        return e is UserAdded added ? new UserAdded { Header = added.Header, User = user } : new UserChanged { Header = e.Header, User = user };
    }

    private void End(IEnumerable<Socket> sockets, SocketEnd reason = SocketEnd.AccessRevoked)
    {
        foreach (var socket in sockets.ToArray())
        {
            socket.Outbox.Close(reason, RtmReply.Goodbye(context.Frames));
            // At once, not when the socket is gone: nothing may reach it any more.
            Context.Stop(socket.Actor);
        }
    }

    private bool IsExpired(Identity identity) => identity.Expires > 0 && identity.Expires <= context.Time.GetUtcNow().ToUnixTimeSeconds();

    private bool IsGuest(Identity identity) => context.Directory.Workspace(identity.Team)?.UserById(identity.User)?.Role == Channels.Role.Guest;

    private List<Socket> SocketsOf(string user) => _byUser.TryGetValue(user, out var sockets) ? sockets : [];
}
