using Akka.Actor;

namespace Chat.Actors.Channels.Fanout;

/// <summary>One connection that follows a channel, and how far it has been served.</summary>
internal sealed class Follower(Follow follow, long seq)
{
    public IActorRef Connection { get; } = follow.Connection;
    public string User { get; } = follow.User;
    public Outbox Outbox { get; } = follow.Outbox;

    /// <summary>Held: gets nothing yet. Behind: being caught up. Live: gets each event as it comes.</summary>
    public FollowerMode Mode { get; set; } = follow.Held ? FollowerMode.Held : FollowerMode.Live;

    /// <summary>Delivered up to here, while not live.</summary>
    public long Position { get; set; } = seq;

    /// <summary>What the event at <see cref="Position"/> must have as its ts before anything behind it is served; 0: nothing to check.</summary>
    public long Claim { get; set; }

    /// <summary>Where delivery goes on when the claim is false.</summary>
    public long Before { get; set; }

    /// <summary>Frame to put at the seam when a catch-up ends.</summary>
    public Func<ResumeOutcome, ReadOnlyMemory<byte>>? Answer { get; set; }

    /// <summary>A resume that claims to know more than the relay does: it waits for a look at the log.</summary>
    public Resume? Ahead { get; set; }

    /// <summary>Resumes that came during another one or another catch-up; they wait for the end of that one. At most <see cref="RelayOptions.PendingResumes"/>.</summary>
    public Queue<Resume>? Next { get; set; }

    /// <summary>Whether a resume has to wait for its turn.</summary>
    public bool Busy => Mode == FollowerMode.Behind || Ahead is not null;

    /// <summary>Ends every resume that is not answered yet.</summary>
    public void RefusePending(string channel, string reason)
    {
        var outcome = new ResumeOutcome(channel, Position, reason);
        foreach (var answer in new[] { Answer, Ahead?.Answer }.Concat((Next ?? []).Select(resume => resume.Answer)))
        {
            if (answer is not null)
            {
                Outbox.Enqueue(answer(outcome));
            }
        }

        Answer = null;
        Ahead = null;
        Next = null;
    }

    /// <summary>Whether a read of the log for this follower is on its way.</summary>
    public bool Reading { get; set; }
}

internal enum FollowerMode
{
    Held,
    Behind,
    Live,
}
