namespace Chat.Tests.Clusters.Checking;

/// <summary>The ways in which a run can break what the server promises.</summary>
internal enum AnomalyKind
{
    /// <summary>Acknowledged, and not in the final history of some node.</summary>
    Lost,

    /// <summary>Twice in a final history.</summary>
    Doubled,

    /// <summary>Two messages in another order than in the final history: live, in a page, or on another node.</summary>
    Reordered,

    /// <summary>There, though nobody sent it.</summary>
    Phantom,

    /// <summary>Shown to a reader or in a page, and not in the final history.</summary>
    Vanished,

    /// <summary>A later message of a channel with a <c>ts</c> that is not greater.</summary>
    TsNotIncreasing,

    /// <summary>One message acknowledged under two <c>ts</c>, or under another one than history has.</summary>
    TwoAnswers,

    /// <summary>Acknowledged before a read of history began, and not in what it gave.</summary>
    StaleRead,

    /// <summary>A message not acknowledged that one node's final history has and another's has not.</summary>
    NodesDiffer,

    /// <summary>An acknowledged edit, reaction or deletion that a final history does not show.</summary>
    EditLost,

    /// <summary>A reader that has caught up did not get an event.</summary>
    ReaderMissed,

    /// <summary>A reader got an event twice.</summary>
    ReaderDoubled,

    /// <summary>A reader was told that it cannot resume.</summary>
    NotResumed,

    /// <summary>An answer that no client would repeat: the message counts as refused for good.</summary>
    WrongAnswer,
}

/// <summary>One broken promise, as a sentence.</summary>
internal sealed record Anomaly(AnomalyKind Kind, string Channel, string What)
{
    public override string ToString() => $"{Kind} in {Channel}: {What}";
}
