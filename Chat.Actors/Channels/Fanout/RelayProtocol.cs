using Akka.Actor;

namespace Chat.Actors.Channels.Fanout;

/// <summary>What connections and relays of one node say to each other. Never crosses nodes: outboxes live here only.</summary>
public interface IRelayMessage : INoSerializationVerificationNeeded
{
    string Channel { get; }
}

/// <summary>Asks for a channel's events; answered with <see cref="Following"/> or <see cref="FollowRefused"/> to the connection.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Team">Workspace of the user.</param>
/// <param name="User">Who listens; a member.</param>
/// <param name="MemberSeq">The channel's event that made them one: the relay first gets that far.</param>
/// <param name="Connection">The connection's actor.</param>
/// <param name="Outbox">Where frames go.</param>
/// <param name="Held">True: deliver nothing before <see cref="Release"/> or <see cref="Resume"/>.</param>
/// <param name="Joined">
/// True: the user became a member while connected, so everything from <paramref name="MemberSeq"/> on is due (P2), also what the relay has delivered to others
/// before it heard of this follow. False: only what comes from now on.
/// </param>
public sealed record Follow(string Channel, string Team, string User, long MemberSeq, IActorRef Connection, Outbox Outbox, bool Held, bool Joined = false) : IRelayMessage;

/// <summary>Events after <paramref name="Seq"/> will be delivered.</summary>
public sealed record Following(string Channel, long Seq, ChannelKind Kind) : IRelayMessage;

/// <summary>
/// The channel does not answer. The relay goes on trying: <see cref="Following"/> or <see cref="FollowRefused"/> comes when it does, and events since this message
/// are then due.
/// </summary>
public sealed record FollowDelayed(string Channel) : IRelayMessage;

/// <summary>Not followed: a Slack error code.</summary>
public sealed record FollowRefused(string Channel, string Code) : IRelayMessage;

/// <summary>Ends a follow. Idempotent.</summary>
public sealed record Unfollow(string Channel, IActorRef Connection) : IRelayMessage;

/// <summary>
/// From the relay to a connection: its user has left the channel by the event <paramref name="Seq"/>, nothing more will come. Or the channel itself is
/// <paramref name="Gone"/>; then <paramref name="Missed"/> are the frames that say so to a follower that was not live, empty for the others.
/// </summary>
public sealed record Unfollowed(string Channel, long Seq, bool Gone = false, ReadOnlyMemory<byte> Missed = default) : IRelayMessage;

/// <summary>Starts the delivery of a held follow, from where it was made.</summary>
public sealed record Release(string Channel, IActorRef Connection) : IRelayMessage;

/// <summary>
/// Asks for the events after <paramref name="After"/>, then live ones. <paramref name="Answer"/> builds the frame that the relay puts at the seam. <paramref name="Ts"/>: the ts, in
/// microseconds, of the event that the client has under that number; 0 when it does not say.
/// </summary>
public sealed record Resume(string Channel, IActorRef Connection, long After, Func<ResumeOutcome, ReadOnlyMemory<byte>> Answer, long Ts = 0) : IRelayMessage;

/// <summary>The relay does not know the connection (any more).</summary>
public sealed record ResumeRefused(Resume Resume, string Reason) : IRelayMessage
{
    public string Channel => Resume.Channel;
}

/// <summary>The relay stopped while it was followed: the connection cannot promise order any more.</summary>
public sealed record FollowLost(string Channel) : IRelayMessage;

/// <summary>How a resume ended. <paramref name="Reason"/> is empty when everything up to <paramref name="Seq"/> was delivered.</summary>
public sealed record ResumeOutcome(string Channel, long Seq, string Reason)
{
    public const string NotAMember = "not_a_member";
    public const string TooFarBehind = "too_far_behind";
    public const string AheadOfServer = "ahead_of_server";
    public const string OtherHistory = "other_history";
    public const string UnknownChannel = "unknown_channel";
    public const string TooManyResumes = "too_many_resumes";
    public const string Unavailable = "service_unavailable";

    public bool Recovered => Reason.Length == 0;
}

/// <summary>Asks a lane for the state of a channel's relay; answered with <see cref="RelayPosition"/>, also where there is none.</summary>
public sealed record WhereIsRelay(string Channel) : IRelayMessage;

/// <summary>How far a relay is. For operators: nothing that runs may depend on it.</summary>
/// <param name="Running">There is one.</param>
/// <param name="Started">It knows the channel's head; before that the numbers mean nothing.</param>
/// <param name="Seq">Delivered up to here.</param>
/// <param name="Known">The highest number it has heard of.</param>
/// <param name="Waiting">Events that wait behind a hole.</param>
/// <param name="Followers">Connections served.</param>
public sealed record RelayPosition(bool Running, bool Started, long Seq, long Known, int Waiting, int Followers) : INoSerializationVerificationNeeded
{
    /// <summary>Of a channel that nobody on the node follows.</summary>
    public static readonly RelayPosition None = new(false, false, 0, 0, 0, 0);
}

/// <summary>From a relay to its lane: nobody has followed for a while. The lane stops it, unless more follows are on their way.</summary>
internal sealed record RelayIdle(string Channel, long FollowsSeen) : IRelayMessage;

/// <summary>An event that somebody traces, and the span it hangs on.</summary>
internal sealed record TracedEvent(IChannelEvent Event, string Trace) : INoSerializationVerificationNeeded;

/// <summary>From a lane to its relays, now and then: look whether the log has more than was delivered.</summary>
internal sealed class CheckHead : INoSerializationVerificationNeeded
{
    public static readonly CheckHead Instance = new();
}
