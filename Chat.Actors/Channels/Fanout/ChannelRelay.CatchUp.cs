using Akka.Actor;

namespace Chat.Actors.Channels.Fanout;

/// <summary>Followers that are behind: served from the ring, else from the log, as fast as their outbox drains, until they have what all have.</summary>
public sealed partial class ChannelRelay
{
    private void CatchUp(Follower follower)
    {
        while (follower.Mode == FollowerMode.Behind && !follower.Reading)
        {
            if (follower.Claim != 0 && TsOf(follower.Position) is var ts and not 0)
            {
                Check(follower, ts);
            }
            else if (follower.Claim == 0 && follower.Position >= _last)
            {
                GoLive(follower);
            }
            else if (!follower.Outbox.HasRoom)
            {
                WaitForRoom(follower);
                return;
            }
            else if (follower.Claim == 0 && _ring.TryGet(follower.Position + 1, out var frames))
            {
                if (!Hand(follower, follower.Position + 1, frames))
                {
                    return;
                }
            }
            else
            {
                follower.Reading = true;
                var connection = follower.Connection;
                _ = Read(follower.Claim == 0 ? follower.Position + 1 : follower.Position).PipeTo(
                    Self,
                    success: events => new CaughtRead(connection, events),
                    failure: _ => new CaughtRead(connection, []));
            }
        }
    }

    private void Serve(Follower follower, IReadOnlyList<IChannelEvent> events)
    {
        if (follower.Mode != FollowerMode.Behind)
        {
            return;
        }

        if (follower.Claim != 0)
        {
            if (events.Count == 0)
            {
                WaitForRoom(follower, _context.Options.RetryPause);
                return;
            }

            if (!Check(follower, events[0].Header.Ts) || follower.Position == _last)
            {
                CatchUp(follower);
                return;
            }
        }

        var served = follower.Position;
        foreach (var e in events)
        {
            // Past the relay's own last event it would be ahead of everybody, and of the membership the relay knows.
            if (e.Header.Seq != follower.Position + 1 || e.Header.Seq > _last || !follower.Outbox.HasRoom)
            {
                continue;
            }

            if (!Hand(follower, e.Header.Seq, _context.Frames.Channel(e, _kind)))
            {
                return;
            }
        }

        if (follower.Position == served && follower.Position < _last)
        {
            WaitForRoom(follower, _context.Options.RetryPause);
        }
        else
        {
            CatchUp(follower);
        }
    }

    /// <summary>The ts of an event; 0: only the log knows.</summary>
    private long TsOf(long seq) => seq == _last ? _lastTs : _ring.Ts(seq);

    /// <summary>The same number is no proof of the same events: after a restore others have it. False when the client was told so.</summary>
    private bool Check(Follower follower, long ts)
    {
        var same = follower.Claim == ts;
        follower.Claim = 0;
        if (!same)
        {
            follower.Outbox.Enqueue(follower.Answer!(new ResumeOutcome(_channel, _last, ResumeOutcome.OtherHistory)));
            follower.Answer = null;
            follower.Position = follower.Before;
        }

        return same;
    }

    private bool Hand(Follower follower, long seq, ReadOnlyMemory<byte> frames)
    {
        if (!follower.Outbox.Enqueue(frames))
        {
            Drop(follower.Connection);
            return false;
        }

        follower.Position = seq;
        return true;
    }

    private void GoLive(Follower follower)
    {
        follower.Mode = FollowerMode.Live;
        if (follower.Answer is { } answer)
        {
            follower.Answer = null;
            follower.Outbox.Enqueue(answer(new ResumeOutcome(_channel, _last, "")));
        }

        if (follower.Next?.TryDequeue(out var next) == true)
        {
            Begin(next, follower);
        }
    }

    /// <summary>After a read of the log: clients that claimed to know more than this relay did.</summary>
    private void AnswerResumesAhead()
    {
        var looked = _ahead.Where(waiting => waiting.Read <= _reads).ToArray();
        _ahead.RemoveAll(waiting => waiting.Read <= _reads);
        foreach (var (follower, _) in looked)
        {
            // Gone, or expelled: it has been answered.
            if (follower.Ahead is { } resume)
            {
                follower.Ahead = null;
                Take(resume, follower);
            }
        }

        if (_ahead.Count > 0)
        {
            ReadLog();
        }
    }

    private void WaitForRoom(Follower follower, TimeSpan? pause = null) =>
        Timers.StartSingleTimer(follower.Connection, new LookForRoom(follower.Connection), pause ?? _context.Options.RoomPause);

    private sealed record CaughtRead(IActorRef Connection, IReadOnlyList<IChannelEvent> Events) : INoSerializationVerificationNeeded;

    private sealed record LookForRoom(IActorRef Connection) : INoSerializationVerificationNeeded;
}
