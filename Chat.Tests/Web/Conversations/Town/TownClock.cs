namespace Chat.Tests.Web.Conversations.Town;

/// <summary>Every look is a millisecond later than the one before.</summary>
public sealed class TownClock : TimeProvider
{
    private long _looks;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(Interlocked.Increment(ref _looks));
}
