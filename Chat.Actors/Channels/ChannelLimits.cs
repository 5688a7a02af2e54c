namespace Chat.Actors.Channels;

/// <summary>How large one channel may grow, and how much work one may have in flight. Every number is a bound on memory or on the size of one message between nodes.</summary>
public sealed record ChannelLimits
{
    public static readonly ChannelLimits Default = new();

    /// <summary>Members of a public or private channel. 150,000 ids of 11 characters are about 15 MB of state and 2 MB of snapshot.</summary>
    public int MaxMembers { get; init; } = 150_000;

    /// <summary>Members of a group-direct conversation, the opener included: Slack's nine.</summary>
    public int MaxGroupMembers { get; init; } = 9;

    /// <summary>Unicode characters of a topic or purpose, as typed and not as escaped: Slack's 250, then <c>too_long</c>.</summary>
    public int MaxTopicLength { get; init; } = 250;

    /// <summary>Unicode characters of a message: Slack's 40,000, then <c>msg_too_long</c>. The API cuts before it sends; this is the last guard.</summary>
    public int MaxTextLength { get; init; } = 40_000;

    /// <summary>Different emoji on one message; then <c>too_many_emoji</c>.</summary>
    public int MaxEmojiPerMessage { get; init; } = 50;

    /// <summary>Emoji one person may put on one message, as in Slack's clients; then <c>too_many_reactions</c>.</summary>
    public int MaxEmojiPerPerson { get; init; } = 23;

    /// <summary>Reactions on one message over all people: 2,000 ids are 26 kB in each copy of the message. Then <c>too_many_reactions</c>.</summary>
    public int MaxReactionsPerMessage { get; init; } = 2_000;

    /// <summary>Pinned messages of a channel, as in Slack; then <c>too_many_pins</c>.</summary>
    public int MaxPins { get; init; } = 100;

    /// <summary>People one invitation may name, as in Slack; then <c>too_many_users</c>. Quiet invitations (provisioning) have no such limit.</summary>
    public int MaxInvited { get; init; } = 1_000;

    /// <summary>Users named by one quiet event: 1,000 ids are 13 kB, well below a remoting frame.</summary>
    public int QuietChunk { get; init; } = 1_000;

    /// <summary>Former names kept.</summary>
    public int MaxPreviousNames { get; init; } = 20;

    /// <summary>Events handed to the journal and not yet committed, and answers that wait for them; beyond, a command is answered <c>ratelimited</c>. Below the journal's buffer of 5,000.</summary>
    public int MaxWritesInFlight { get; init; } = 4_000;

    /// <summary>Commands that wait for an old message to be read; beyond, <c>ratelimited</c>.</summary>
    public int MaxWaiting { get; init; } = 1_000;

    /// <summary>Commands that wait for a channel to recover; beyond, <c>service_unavailable</c>.</summary>
    public int MaxStashed { get; init; } = 5_000;

    /// <summary>
    /// Requests of one sort that are remembered: a million take 36 MB of memory and 32 MB of snapshot, and a new post 20 µs to see that it is new. As long as a channel
    /// takes fewer than 11.5 posts with an id of their sender's a second, day and night, 24 hours fit in; beyond, the oldest go earlier, the last 10,000 never.
    /// </summary>
    public int MaxRemembered { get; init; } = 1_000_000;

    /// <summary>Recent messages an entity keeps so that edits, reactions and replies need no read.</summary>
    public int MaxRecentMessages { get; init; } = 500;

    /// <summary>Bytes of Protobuf the recent messages may take.</summary>
    public int MaxRecentBytes { get; init; } = 1_000_000;
}
