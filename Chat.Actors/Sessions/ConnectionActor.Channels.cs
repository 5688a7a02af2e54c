using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Users;

namespace Chat.Actors.Sessions;

/// <summary>Which channels the connection follows: all of the user's at the start, and then what the user's notices say.</summary>
public sealed partial class ConnectionActor
{
    /// <summary>Followed channels, and the channel's event that made the user a member.</summary>
    private readonly Dictionary<string, long> _channels = new(StringComparer.Ordinal);

    /// <summary>Channels that the user has left meanwhile: by which of the channel's events, and whether the client was told. No more than memberships, <see cref="UserLimits.Channels"/>.</summary>
    private readonly Dictionary<string, (long Seq, bool Told)> _left = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unanswered = new(StringComparer.Ordinal);

    /// <summary>Joins whose channel_joined frame waits for the relay's answer and for the channel's view.</summary>
    private readonly Dictionary<string, UserNotice> _joining = new(StringComparer.Ordinal);
    private List<UserNotice>? _waitingNotices = [];
    private readonly List<ClientFrame> _waitingFrames = [];
    private readonly HashSet<string> _loading = new(StringComparer.Ordinal);
    private bool _manualAway;

    private void Start()
    {
        Timers.StartSingleTimer(nameof(StartTimeout), StartTimeout.Instance, _context.Options.StartTimeout);
        var ask = new GetUserState { Header = new UserHeader { User = _identity.User, Team = _identity.Team } };
        // The sessions actor hands over notices from before this ask on: what the state does not show yet comes as a notice.
        _ = _context.Users.Ask(ask).PipeTo(Self, success: reply => new StateLoaded(reply as UserView), failure: _ => new StateLoaded(null));
    }

    private void Begin(UserView? view)
    {
        if (view is null)
        {
            _outbox.Close(SocketEnd.ServerError);
            return;
        }

        _manualAway = view.ManualAway;
        _version = view.Version;
        foreach (var membership in view.Memberships)
        {
            if (membership.Member)
            {
                Follow(membership);
                _unanswered.Add(membership.Channel);
            }
        }

        HelloWhenComplete();
    }

    private void Follow(Membership membership)
    {
        _channels[membership.Channel] = membership.Seq;
        var joined = _phase != Phase.Starting;
        _context.Lanes.Tell(new Follow(membership.Channel, _identity.Team, _identity.User, membership.Seq, Self, _outbox, Held: true, joined));
    }

    private void Receive(Following following)
    {
        EndDelay(following);
        if (_unanswered.Remove(following.Channel))
        {
            HelloWhenComplete();
        }
        else if (_joining.Remove(following.Channel, out var notice))
        {
            Load(notice, following.Channel);
        }
    }

    private void Receive(FollowRefused refused)
    {
        if (_channels.Remove(refused.Channel, out var seq))
        {
            // The membership itself may still be true, and the channel only late: the same number is good for another try.
            _left[refused.Channel] = (seq - 1, Told: false);
            TellNewsBeforeExpulsion(refused.Channel);
        }

        _joining.Remove(refused.Channel);
        ForgetDelayed(refused.Channel);
        if (_unanswered.Remove(refused.Channel))
        {
            HelloWhenComplete();
        }
    }

    private void HelloWhenComplete()
    {
        if (_phase != Phase.Starting || _unanswered.Count > 0)
        {
            return;
        }

        Timers.Cancel(nameof(StartTimeout));
        _phase = Phase.Window;
        _outbox.Enqueue(RtmReply.Hello(_context.Frames));
        TellDelayed();
        var window = _willResume ? _context.Options.PromisedResumeWindow : _context.Options.ResumeWindow;
        Timers.StartSingleTimer(nameof(WindowClosed), WindowClosed.Instance, window);
        AnnounceSelf();
        var waiting = _waitingNotices!;
        _waitingNotices = null;
        waiting.ForEach(Receive);
        var frames = _waitingFrames.ToArray();
        _waitingFrames.Clear();
        _newsBeforeHello.ForEach(Receive);
        _newsBeforeHello.Clear();
        foreach (var frame in frames)
        {
            Receive(frame);
        }
    }

    /// <summary>A frame that is no resume: whoever did not promise one will not send one any more.</summary>
    private void CloseWindowUnlessPromised()
    {
        if (!_willResume)
        {
            CloseWindow();
        }
    }

    /// <summary>Lets the held channels go. Those that a resume has named start from where it says; for them this changes nothing.</summary>
    private void CloseWindow()
    {
        if (_phase != Phase.Window)
        {
            return;
        }

        Timers.Cancel(nameof(WindowClosed));
        _phase = Phase.Live;
        foreach (var channel in _channels.Keys)
        {
            if (!_joining.ContainsKey(channel) && !_loading.Contains(channel))
            {
                _context.Lanes.Tell(new Release(channel, Self));
            }
        }
    }

    private void Receive(UserNotice notice)
    {
        if (_waitingNotices is { } waiting)
        {
            if (MayWait())
            {
                waiting.Add(notice);
            }

            return;
        }

        switch (notice.NoticeCase)
        {
            case UserNotice.NoticeOneofCase.Membership:
                _version = Math.Max(_version, notice.Membership.Header.Version);
                Receive(notice, notice.Membership.Membership, noted: true);
                break;
            case UserNotice.NoticeOneofCase.Presence:
                _version = Math.Max(_version, notice.Presence.Header.Version);
                _manualAway = notice.Presence.Away;
                _context.Presence.Tell(new Presence.ManualAway { User = _identity.User, Away = _manualAway });
                _outbox.Enqueue(_context.Frames.Notice(notice, null));
                break;
            default:
                _outbox.Enqueue(_context.Frames.Notice(notice, null));
                break;
        }
    }

    private bool MayWait()
    {
        if ((_waitingNotices?.Count ?? 0) + _newsBeforeHello.Count < _context.Options.WaitingNotices)
        {
            return true;
        }

        _outbox.Close(SocketEnd.ServerError);
        return false;
    }

    /// <summary>The way of a membership, whether a notice tells of it or a look at the user's state: whichever is first counts, the other changes nothing.</summary>
    private void Receive(UserNotice notice, Membership membership, bool noted)
    {
        if (membership.Gone || _gone.Contains(membership.Channel))
        {
            return; // the channel's own last event, or the directory, has told the socket or is going to
        }

        var known = _channels.TryGetValue(membership.Channel, out var seq);
        var gone = _left.TryGetValue(membership.Channel, out var left);
        if (membership.Member)
        {
            // Known and newer: left and joined again, and the notice of leaving is behind or lost.
            if (known ? seq < membership.Seq : !gone || left.Seq < membership.Seq)
            {
                _left.Remove(membership.Channel);
                _joining[membership.Channel] = notice;
                Follow(membership);
            }
        }
        else if (known ? seq < membership.Seq : gone ? !left.Told : noted)
        {
            _left[membership.Channel] = (membership.Seq, Told: true);
            // Before the frame that says so, and before anything of the channel that is not queued yet (P7).
            _context.Lanes.Tell(new Unfollow(membership.Channel, Self));
            _channels.Remove(membership.Channel);
            _joining.Remove(membership.Channel);
            ForgetDelayed(membership.Channel);
            TellNewsBeforeExpulsion(membership.Channel);
            Load(notice, membership.Channel);
        }
    }

    /// <summary>channel_joined carries the channel object, and whether it is channel_left or group_left depends on the kind, which the notice knows.</summary>
    private void Load(UserNotice notice, string channel)
    {
        if (!notice.Membership.Membership.Member)
        {
            Self.Tell(new ViewLoaded(notice, null));
            return;
        }

        _loading.Add(channel);
        var ask = new GetChannel { Header = new CommandHeader { Channel = channel, Actor = _identity.ToActor() }, Access = Access.See };
        _ = _context.Channels.Ask(ask).PipeTo(
            Self,
            success: reply => new ViewLoaded(notice, (reply as ChannelFound)?.View),
            failure: _ => new ViewLoaded(notice, null));
    }

    private void Announce(ViewLoaded loaded)
    {
        var membership = loaded.Notice.Membership.Membership;
        _loading.Remove(membership.Channel);
        if (membership.Member && loaded.View is null)
        {
            // Not a member any more, or the channel does not answer: its events come all the same, if it still may see them.
            _context.Lanes.Tell(new Release(membership.Channel, Self));
            return;
        }

        _outbox.Enqueue(_context.Frames.Notice(loaded.Notice, loaded.View));
        if (membership.Member && _channels.ContainsKey(membership.Channel))
        {
            _context.Lanes.Tell(new Release(membership.Channel, Self));
        }
    }
}
