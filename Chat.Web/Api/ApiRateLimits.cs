using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.Api;

/// <summary>
/// The rate limits of the API, with ASP.NET Core's limiters. They are asked after the token has been found, which may be in the body, so this is not the
/// middleware. Buckets that stay full for some seconds are dropped, so memory follows the callers of the moment.
/// </summary>
public sealed class ApiRateLimits : IDisposable
{
    private static readonly TimeSpan Refill = TimeSpan.FromSeconds(1);
    private readonly RateLimitOptions _options;
    private readonly PartitionedRateLimiter<(string Method, string Caller, RateLimit Limit)> _buckets;

    public ApiRateLimits(ChatWebOptions options)
    {
        _options = options.RateLimits;
        _buckets = PartitionedRateLimiter.Create<(string Method, string Caller, RateLimit Limit), (string, string)>(
            key => RateLimitPartition.GetTokenBucketLimiter((key.Method, key.Caller), _ => Bucket(key.Limit)));
    }

    /// <summary>Takes one call off the caller's bucket for the method; when it is empty, the time until it is not.</summary>
    public bool Admit(ApiMethod method, string tokenHash, out TimeSpan retryAfter) => Take(_options.Enabled, (method.Name, tokenHash, _options.Of(method.Tier)), out retryAfter);

    /// <summary>Takes one call off the address's bucket for callers without a valid token.</summary>
    public bool AdmitStranger(HttpContext http, out TimeSpan retryAfter) => Take(_options.Enabled, ("", AddressOf(http), _options.Unauthenticated), out retryAfter);

    /// <summary>Takes one sign-in attempt; never switched off.</summary>
    public bool AdmitSignIn(HttpContext http, string account, out TimeSpan retryAfter) =>
        Take(enabled: true, ("signin/address", AddressOf(http), _options.SignInAddress), out retryAfter)
        && Take(enabled: true, ("signin/account", account, _options.SignInAccount), out retryAfter);

    public void Dispose() => _buckets.Dispose();

    // One IPv6 subscriber holds at least a /64, so the lower half says nothing about who calls.
    internal static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? Convert.ToHexString(address.GetAddressBytes(), 0, 8)
            : address.ToString();
    }

    private bool Take(bool enabled, (string Method, string Caller, RateLimit Limit) key, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (!enabled)
        {
            return true;
        }

        using var lease = _buckets.AttemptAcquire(key);
        if (!lease.IsAcquired && !lease.TryGetMetadata(MetadataName.RetryAfter, out retryAfter))
        {
            retryAfter = TimeSpan.FromSeconds(1);
        }

        return lease.IsAcquired;
    }

    private static TokenBucketRateLimiterOptions Bucket(RateLimit limit)
    {
        // Whole tokens only: slow buckets are refilled one at a time, quick ones every second.
        var slow = limit.PerMinute < 60;
        return new TokenBucketRateLimiterOptions
        {
            TokenLimit = limit.Burst,
            TokensPerPeriod = slow ? 1 : limit.PerMinute / 60,
            ReplenishmentPeriod = slow ? TimeSpan.FromMinutes(1) / Math.Max(1, limit.PerMinute) : Refill,
            QueueLimit = 0,
        };
    }
}
