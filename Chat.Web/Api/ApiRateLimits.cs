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

    /// <summary>
    /// Whether the bucket of <see cref="AdmitStranger"/> has anything left; takes nothing. For what shows only afterwards whether it came from a stranger.
    /// </summary>
    public bool HasRoomForStranger(HttpContext http, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;

        // Not by asking for no permits: the limiter grants those as soon as a thousandth of one has come back.
        return _buckets.GetStatistics(("", AddressOf(http), _options.Unauthenticated)) is { CurrentAvailablePermits: > 0 } || AdmitStranger(http, out retryAfter);
    }

    /// <summary>Takes one message off the bucket that chat.postMessage and a socket of the same token share.</summary>
    public bool AdmitPost(string tokenHash, out TimeSpan retryAfter) => Take(_options.Enabled, ("chat.postMessage", tokenHash, _options.Posting), out retryAfter);

    /// <summary>Takes one attempt to sign in, sign up or set up off the address's bucket; never switched off. Asked before anything is looked up.</summary>
    public bool AdmitSignInAddress(HttpContext http, out TimeSpan retryAfter) =>
        Take(enabled: true, ("signin/address", AddressOf(http), _options.SignInAddress), out retryAfter);

    /// <summary>Takes one attempt to sign up or set up, of which people need few, off the address's tight bucket; never switched off.</summary>
    public bool AdmitSignUp(HttpContext http, string route, out TimeSpan retryAfter) =>
        Take(enabled: true, ("signin/account", $"{route}@{AddressOf(http)}", _options.SignInAccount), out retryAfter);

    /// <summary>
    /// Takes one attempt on an account; never switched off. The tight bucket is the account's from this address, so that a stranger who guesses elsewhere does
    /// not lock its owner out; the wide one bounds guesses from many addresses together.
    /// </summary>
    public bool AdmitSignIn(HttpContext http, string account, out TimeSpan retryAfter) =>
        Take(enabled: true, ("signin/account", $"{account}@{AddressOf(http)}", _options.SignInAccount), out retryAfter)
        && Take(enabled: true, ("signin/everywhere", account, _options.SignInEverywhere), out retryAfter);

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
