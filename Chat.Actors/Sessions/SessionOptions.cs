namespace Chat.Actors.Sessions;

/// <summary>What an operator may tune about sockets. Immutable.</summary>
public sealed record SessionOptions
{
    /// <summary>Bounds of each socket's outbound queue.</summary>
    public Channels.Fanout.OutboxLimits Outbox { get; init; } = new();

    public Channels.Fanout.RelayOptions Relays { get; init; } = new();

    /// <summary>
    /// After hello, channel events are held back until the client's first frame, at most this long: a client that resumes then gets what it missed before what
    /// is new. A later resume gets again, in order, what has come live in between. 250 ms, a long round trip.
    /// </summary>
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The same for a client that said at rtm.connect that it will resume: until its resume frame, at most this long. What is held costs no memory, a held
    /// follower is only a position in the channel's log. 10 s.
    /// </summary>
    public TimeSpan PromisedResumeWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>When not every subscription stands by then the socket is closed, and its client tries another node. 15 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Typing, presence and resume frames of one socket; one that names users costs one more for each 100 of them. Beyond it typing is dropped, others are refused
    /// as rate_limited. 600 a minute, 200 at once.
    /// </summary>
    public FrameRate Frames { get; init; } = new(600, 200);

    /// <summary>Notices and news that may wait for hello; beyond it the socket is closed with 1011, and its client comes back to a state that has them. 10,000.</summary>
    public int WaitingNotices { get; init; } = 10_000;

    /// <summary>Typing frames of one connection closer together than this are dropped; clients send one every few seconds. 1 s.</summary>
    public TimeSpan TypingInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often a connection's activity is told to its user's presence. 1 min.</summary>
    public TimeSpan ActivityInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often a node tells presence again which connections it has: presence is not stored and may have moved. 1 min.</summary>
    public TimeSpan PresenceRefresh { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Open sockets of one user on one node; the next one is refused. 100.</summary>
    public int SocketsPerUser { get; init; } = 100;
}
