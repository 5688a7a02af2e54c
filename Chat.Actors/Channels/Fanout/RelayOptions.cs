namespace Chat.Actors.Channels.Fanout;

/// <summary>What a relay may use, and how often it looks.</summary>
public sealed record RelayOptions
{
    /// <summary>How often the log is asked for anything after the last delivered event. 30 s.</summary>
    public TimeSpan HeadCheck { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A relay without followers stays this long: people switch between channels and reconnect. 60 s.</summary>
    public TimeSpan IdleStop { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A follow that could not be answered for so long is told that it is delayed, so that one sick channel holds nobody up. 5 s.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before a channel that does not answer is asked again, doubled up to 30 s, jittered by a quarter. 1 s.</summary>
    public TimeSpan StartPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Live events that wait behind a hole; beyond it they are dropped and read from the log. 1,000.</summary>
    public int Waiting { get; init; } = 1_000;

    /// <summary>Events in one read of the log. 200: at a typical 500 bytes a twentieth of an outbox.</summary>
    public int ReadBatch { get; init; } = 200;

    /// <summary>A resume further back than this is told to reload. 10,000.</summary>
    public long ResumeLimit { get; init; } = 10_000;

    /// <summary>Resumes of one follower that may wait behind the one that is served; another is refused. 8: clients send one.</summary>
    public int PendingResumes { get; init; } = 8;

    /// <summary>Pause after a read that failed or showed nothing, doubled up to 5 s. 200 ms.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How often a catch-up looks whether a full outbox has room again. 25 ms.</summary>
    public TimeSpan RoomPause { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Members of channels up to this size are known to the relay, so that a late membership cannot leak events; bigger public ones are not. 10,000.</summary>
    public int KnownMembers { get; init; } = 10_000;
}

/// <summary>What relays of this node share.</summary>
public sealed record RelayContext(IChannels Channels, History.IChannelLog Log, IChannelFrames Frames, RelayOptions Options);
