namespace Chat.Tests.Clusters.Checking;

/// <summary>A text was offered to the server; each text of a run is offered to one channel only, under one <c>client_msg_id</c>.</summary>
internal sealed record Sent(string Text, string Channel);

/// <summary>The server said "sent".</summary>
/// <param name="Text">What was sent.</param>
/// <param name="Channel">Where to.</param>
/// <param name="Ts">The <c>ts</c> of the answer.</param>
/// <param name="Node">Which node answered.</param>
/// <param name="Began">When the first attempt began, on the run's clock.</param>
/// <param name="At">When the answer was there, on the run's clock.</param>
internal sealed record Acked(string Text, string Channel, string Ts, string Node, TimeSpan Began, TimeSpan At);

/// <summary>A message as history and readers show it.</summary>
internal readonly record struct Line(string Ts, string Text);

/// <summary>The newest page of a channel as one node gave it while the run went on, oldest message first.</summary>
/// <param name="Node">Who answered.</param>
/// <param name="Channel">Of which channel.</param>
/// <param name="Began">When it was asked for, on the run's clock.</param>
/// <param name="Whole">No older messages exist.</param>
/// <param name="Lines">The messages.</param>
internal sealed record PageRead(string Node, string Channel, TimeSpan Began, bool Whole, IReadOnlyList<Line> Lines);

/// <summary>An event with a sequence number as a reader got it.</summary>
/// <param name="Seq">The event's number.</param>
/// <param name="Post">The message, when the event is a post; null for all others.</param>
internal sealed record SeenEvent(long Seq, Line? Post);

/// <summary>All events of a channel that one reader got, over all its connections, in the order of arrival.</summary>
internal sealed record ReaderLog(string Reader, string Channel, IReadOnlyList<SeenEvent> Events);

/// <summary>A channel's whole history as a node gave it after the end, oldest message first.</summary>
internal sealed record FinalHistory(string Node, string Channel, IReadOnlyList<Line> Lines)
{
    /// <summary>The messages whose authors changed them.</summary>
    public IReadOnlyList<EditedLine> Edited { get; init; } = [];
}

/// <summary>Everything that was observed in a run from outside.</summary>
internal sealed record RunHistory
{
    public IReadOnlyList<Sent> Sent { get; init; } = [];
    public IReadOnlyList<Acked> Acked { get; init; } = [];
    public IReadOnlyList<PageRead> Reads { get; init; } = [];
    public IReadOnlyList<ReaderLog> Readers { get; init; } = [];
    public IReadOnlyList<FinalHistory> Finals { get; init; } = [];

    /// <summary>Messages that their authors changed.</summary>
    public IReadOnlyList<EditedMessage> Edits { get; init; } = [];

    /// <summary>What was found wrong while it ran: refused resumes and answers.</summary>
    public IReadOnlyList<Anomaly> Noticed { get; init; } = [];
}
