using Chat.Actors.Channels.Fanout;

namespace Chat.Actors.Sessions;

/// <summary>Channels that do not answer: hello is said without them, the client is told, and when they answer their events flow.</summary>
public sealed partial class ConnectionActor
{
    /// <summary>Channels that are not followed yet, each with the client's resumes that wait for it.</summary>
    private readonly Dictionary<string, List<Resume>> _delayed = new(StringComparer.Ordinal);

    private void Receive(FollowDelayed delayed)
    {
        // Of a channel that is being joined the client knows nothing yet; it simply hears of it later.
        if (_unanswered.Remove(delayed.Channel))
        {
            _delayed.Add(delayed.Channel, []);
            HelloWhenComplete();
        }
    }

    private void TellDelayed()
    {
        foreach (var channel in _delayed.Keys)
        {
            _outbox.Enqueue(RtmReply.Unavailable(_context.Frames, channel));
        }
    }

    private void EndDelay(Following following)
    {
        if (!_delayed.Remove(following.Channel, out var resumes) || _phase == Phase.Starting)
        {
            return;
        }

        // The relay holds its events back until the next lines, so that they stand behind this frame.
        _outbox.Enqueue(RtmReply.Available(_context.Frames, following.Channel, following.Seq));
        resumes.ForEach(_context.Lanes.Tell);
        if (_phase == Phase.Live)
        {
            _context.Lanes.Tell(new Release(following.Channel, Self));
        }
    }

    /// <summary>The channel is not the user's any more.</summary>
    private void ForgetDelayed(string channel)
    {
        if (_delayed.Remove(channel, out var resumes))
        {
            resumes.ForEach(resume => Refuse(resume, ResumeOutcome.NotAMember));
        }
    }

    /// <summary>False when the channel answers, and its relay is to be asked.</summary>
    private bool Delays(Resume resume)
    {
        if (!_delayed.TryGetValue(resume.Channel, out var waiting))
        {
            return false;
        }

        if (waiting.Count < _context.Options.Relays.PendingResumes)
        {
            waiting.Add(resume);
        }
        else
        {
            Refuse(resume, ResumeOutcome.TooManyResumes);
        }

        return true;
    }

    private void Refuse(Resume resume, string reason) => _outbox.Enqueue(resume.Answer(new ResumeOutcome(resume.Channel, 0, reason)));
}
