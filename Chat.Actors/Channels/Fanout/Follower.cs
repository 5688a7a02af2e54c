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

    /// <summary>Everything after this, up to <see cref="DeliveredTo"/>, was delivered live before a resume came.</summary>
    public long DeliveredFrom { get; set; } = seq;
    public long DeliveredTo { get; set; } = seq;

    /// <summary>Frame to put at the seam when a catch-up ends.</summary>
    public Func<ResumeOutcome, ReadOnlyMemory<byte>>? Answer { get; set; }

    /// <summary>Where the newest resume began.</summary>
    public long ResumedFrom { get; set; } = long.MaxValue;

    /// <summary>Resumes that came during another catch-up; they wait for the end of that one.</summary>
    public Queue<Resume>? Next { get; set; }

    /// <summary>Whether a read of the log for this follower is on its way.</summary>
    public bool Reading { get; set; }
}

internal enum FollowerMode
{
    Held,
    Behind,
    Live,
}
