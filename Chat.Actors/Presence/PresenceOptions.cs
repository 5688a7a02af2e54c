namespace Chat.Actors.Presence;

/// <summary>When a user counts as away. Immutable.</summary>
public sealed record PresenceOptions
{
    /// <summary>Away without activity on any socket for this long; Slack's 30 minutes.</summary>
    public TimeSpan AutoAway { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A user whose last socket closes stays active this long: most come back at once. 2 s.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Presence frames to one socket are joined over this time. 1 s.</summary>
    public TimeSpan Batch { get; init; } = TimeSpan.FromSeconds(1);
}
