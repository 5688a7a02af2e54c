namespace Chat.Web.Api;

/// <summary>Slack's rate tiers (docs.slack.dev/apis/web-api/rate-limits): how often one token may call one method. The numbers are <see cref="RateLimitOptions"/>.</summary>
public enum RateTier
{
    /// <summary>Rare calls; Slack allows 1 and more a minute.</summary>
    Tier1,

    /// <summary>Slack allows 20 and more a minute.</summary>
    Tier2,

    /// <summary>Slack allows 50 and more a minute.</summary>
    Tier3,

    /// <summary>Slack allows 100 and more a minute.</summary>
    Tier4,

    /// <summary>chat.postMessage and its kin; Slack allows about one a second and channel, with bursts.</summary>
    Posting,
}
