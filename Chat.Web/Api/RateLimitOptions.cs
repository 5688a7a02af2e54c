namespace Chat.Web.Api;

/// <summary>A bucket of tokens: <paramref name="Burst"/> calls at once, refilled with <paramref name="PerMinute"/> a minute.</summary>
public sealed record RateLimit(int PerMinute, int Burst);

/// <summary>
/// How often one token may call one method. The defaults are 20 to 100 times Slack's: they stop runaway loops, not people. Callers without a valid token
/// share one bucket for each address.
/// </summary>
public sealed class RateLimitOptions
{
    /// <summary>False with CHAT_RATE_LIMITS=off, for load tests. Sign-in attempts stay limited.</summary>
    public bool Enabled { get; set; } = true;

    public RateLimit Tier1 { get; set; } = new(120, 60);
    public RateLimit Tier2 { get; set; } = new(600, 200);
    public RateLimit Tier3 { get; set; } = new(3_000, 500);
    public RateLimit Tier4 { get; set; } = new(6_000, 1_000);
    public RateLimit Posting { get; set; } = new(6_000, 1_000);

    /// <summary>Typing, presence and resume frames of one socket; each 100 users in a presence frame count as another.</summary>
    public RateLimit SocketFrames { get; set; } = new(600, 200);

    /// <summary>All calls of one address that bring no valid token.</summary>
    public RateLimit Unauthenticated { get; set; } = new(600, 300);

    /// <summary>Sign-in attempts on one account from one address.</summary>
    public RateLimit SignInAccount { get; set; } = new(6, 10);

    /// <summary>Sign-in attempts on one account from all addresses together.</summary>
    public RateLimit SignInEverywhere { get; set; } = new(60, 100);

    /// <summary>Sign-in and sign-up attempts of one address, whatever the account.</summary>
    public RateLimit SignInAddress { get; set; } = new(30, 30);

    internal RateLimit Of(RateTier tier) => tier switch
    {
        RateTier.Tier1 => Tier1,
        RateTier.Tier2 => Tier2,
        RateTier.Tier3 => Tier3,
        RateTier.Tier4 => Tier4,
        _ => Posting,
    };
}
