using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Channels.Fanout;

/// <summary>Who follows, who is being caught up, and who must get nothing any more.</summary>
public sealed partial class ChannelRelay
{
    private readonly Dictionary<IActorRef, Follower> _followers = [];
    private readonly List<Parked> _parked = [];
    private readonly List<(Follower Follower, long Read)> _ahead = [];
    private long _followsSeen;
    private bool _startFailed;

    private void ReceiveFromFollower(object message)
    {
        switch (message)
        {
            case Follow follow:
                _followsSeen++;
                Timers.Cancel(nameof(StopIfIdle));
                Take(new Parked(follow));
                break;
            case Unfollow unfollow:
                _parked.RemoveAll(parked => parked.Follow.Connection.Equals(unfollow.Connection));
                if (_followers.TryGetValue(unfollow.Connection, out var leaving))
                {
                    leaving.RefusePending(_channel, ResumeOutcome.NotAMember);
                }

                Drop(unfollow.Connection);
                StopWhenIdle(); // a follow that was still parked leaves nobody behind, too
                break;
            case Release release when _followers.TryGetValue(release.Connection, out var held) && held is { Mode: FollowerMode.Held, Ahead: null }:
                held.Mode = FollowerMode.Behind;
                CatchUp(held);
                break;
            case Release:
                break;
            case Resume resume:
                Take(resume);
                break;
            case CaughtRead read when _followers.TryGetValue(read.Connection, out var behind):
                behind.Reading = false;
                Serve(behind, read.Events);
                break;
            case CaughtRead:
                break;
            case LookForRoom room when _followers.TryGetValue(room.Connection, out var full):
                CatchUp(full);
                break;
            case LookForRoom:
                break;
            case StopIfIdle when _followers.Count == 0 && _parked.Count == 0:
                Context.Parent.Tell(new RelayIdle(_channel, _followsSeen));
                break;
            case StopIfIdle:
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Take(Parked parked)
    {
        var follow = parked.Follow;
        if (_startFailed)
        {
            _startFailed = false;
            Start();
        }

        if (!_started || follow.MemberSeq > _last)
        {
            Park(parked);
            Know(follow.MemberSeq);
        }
        else if (_team != follow.Team || _members?.Contains(follow.User) == false)
        {
            follow.Connection.Tell(new FollowRefused(_channel, ResumeOutcome.NotAMember));
            StopWhenIdle();
        }
        else if (_followers.TryGetValue(follow.Connection, out var already))
        {
            // A membership told twice, or by its first and by a newer number: whoever was not expelled in between goes on where they are.
            follow.Connection.Tell(new Following(_channel, already.Position, _kind));
        }
        else
        {
            var from = follow.Joined ? StartOfJoin(follow.MemberSeq) : Math.Min(_last, Math.Max(parked.From, _last - _context.Options.ResumeLimit));
            _followers[follow.Connection] = new Follower(follow, from);
            follow.Connection.Tell(new Following(_channel, from, _kind));
        }
    }

    private void Park(Parked parked)
    {
        _parked.Add(parked);
        if (_unavailable)
        {
            TellDelayed();
        }
        else if (!parked.Told && !Timers.IsTimerActive(nameof(Overdue)))
        {
            Timers.StartSingleTimer(nameof(Overdue), Overdue.Instance, _context.Options.StartPatience);
        }
    }

    /// <summary>Before the join itself, which bots wait for; not before the first event, which makes the channel: its members hear of that by a notice.</summary>
    private long StartOfJoin(long memberSeq) => Math.Max(Math.Max(memberSeq - 1, Math.Min(1, _last)), _last - _context.Options.ResumeLimit);

    private void Take(Resume resume)
    {
        if (!_followers.TryGetValue(resume.Connection, out var follower))
        {
            resume.Connection.Tell(new ResumeRefused(resume, ResumeOutcome.NotAMember));
        }
        else if (!follower.Busy)
        {
            Begin(resume, follower);
        }
        else if (follower.Next?.Count >= _context.Options.PendingResumes)
        {
            follower.Outbox.Enqueue(resume.Answer(new ResumeOutcome(_channel, _last, ResumeOutcome.TooManyResumes)));
        }
        else
        {
            (follower.Next ??= new()).Enqueue(resume);
        }
    }

    private void Begin(Resume resume, Follower follower)
    {
        if (resume.After > _last)
        {
            // The client may know more than this relay: look before telling it that it is wrong. A read that is on its way may be older than what it knows.
            follower.Ahead = resume;
            _ahead.Add((follower, _reads + 1));
            ReadLog();
        }
        else
        {
            Take(resume, follower);
        }
    }

    private void Take(Resume resume, Follower follower)
    {
        if (follower.Mode == FollowerMode.Live)
        {
            follower.Position = _last;
        }

        if (resume.After > _last)
        {
            follower.Outbox.Enqueue(resume.Answer(new ResumeOutcome(_channel, _last, ResumeOutcome.AheadOfServer)));
        }
        else if (_last - resume.After > _context.Options.ResumeLimit)
        {
            follower.Outbox.Enqueue(resume.Answer(new ResumeOutcome(_channel, _last, ResumeOutcome.TooFarBehind)));
        }
        else
        {
            // Whatever this socket has had already: only the whole run after the number the client names is in order (P5).
            follower.Answer = resume.Answer;
            follower.Before = follower.Position;
            follower.Claim = resume.After > 0 ? resume.Ts : 0;
            follower.Position = resume.After;
        }

        follower.Mode = FollowerMode.Behind;
        CatchUp(follower);
    }

    private void Deliver(IChannelEvent e)
    {
        _last = e.Header.Seq;
        _lastTs = e.Header.Ts;
        _known = Math.Max(_known, _last);
        var frames = _context.Frames.Channel(e, _kind);
        _ring.Add(_last, e.Header.Ts, frames);
        List<IActorRef>? gone = null;
        foreach (var follower in _followers.Values)
        {
            if (follower.Mode == FollowerMode.Live && !follower.Outbox.Enqueue(frames))
            {
                (gone ??= []).Add(follower.Connection);
            }
        }

        Telemetry.Delivered(_followers.Count);
        gone?.ForEach(Drop);
        switch (e)
        {
            case MembersJoined joined:
                _members?.UnionWith(joined.Users);
                break;
            case MemberLeft left:
                _members?.Remove(left.User);
                Expel(left.User);
                break;
            case ChannelDeleted:
                _members = [];
                ExpelAll(frames);
                break;
            default:
                break;
        }

        if (_parked.Count > 0)
        {
            AnswerParked();
        }
    }

    /// <summary>P7: whoever left gets the event that says so, if live, and nothing behind it, whatever its connection believes.</summary>
    private void Expel(string user)
    {
        foreach (var follower in _followers.Values.Where(f => f.User == user).ToArray())
        {
            follower.RefusePending(_channel, ResumeOutcome.NotAMember);
            follower.Connection.Tell(new Unfollowed(_channel, _last));
            Drop(follower.Connection);
        }
    }

    /// <summary>The channel is gone. Who was held or behind is not caught up with what nobody can read any more; their connection tells them the end.</summary>
    private void ExpelAll(ReadOnlyMemory<byte> frames)
    {
        foreach (var follower in _followers.Values.ToArray())
        {
            follower.RefusePending(_channel, ResumeOutcome.NotAMember);
            follower.Connection.Tell(new Unfollowed(_channel, _last, Gone: true, follower.Mode == FollowerMode.Live ? default : frames));
            Drop(follower.Connection);
        }
    }

    private void Deliver(UserTyping typing)
    {
        if (_followers.Count == 0)
        {
            return;
        }

        var frames = _context.Frames.Typing(typing);
        foreach (var follower in _followers.Values)
        {
            if (follower.Mode == FollowerMode.Live && follower.User != typing.User)
            {
                follower.Outbox.EnqueueDroppable(frames);
            }
        }
    }

    /// <summary>Whatever ends the relay, nobody goes on listening to silence: the connections close and their clients resume.</summary>
    protected override void PostStop()
    {
        foreach (var connection in _followers.Keys.Concat(_parked.Select(parked => parked.Follow.Connection)))
        {
            connection.Tell(new FollowLost(_channel));
        }
    }

    private void AnswerParked()
    {
        var parked = _parked.ToArray();
        _parked.Clear();
        foreach (var waiting in parked)
        {
            Take(waiting);
        }
    }

    private void Drop(IActorRef connection)
    {
        if (_followers.Remove(connection))
        {
            StopWhenIdle();
        }
    }

    private void StopWhenIdle()
    {
        if (_followers.Count == 0)
        {
            Timers.StartSingleTimer(nameof(StopIfIdle), StopIfIdle.Instance, _context.Options.IdleStop);
        }
    }

    private sealed class StopIfIdle : INoSerializationVerificationNeeded
    {
        public static readonly StopIfIdle Instance = new();
    }
}
