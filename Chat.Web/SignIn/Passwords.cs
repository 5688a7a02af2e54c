using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Chat.Web.SignIn;

/// <summary>
/// ASP.NET Core's password hasher (PBKDF2 with HMAC-SHA512), away from the threads that answer requests: one hash costs about a tenth of a second, so only half
/// of the cores hash at a time and a short queue waits. Whoever comes then is refused rather than let everybody wait.
/// </summary>
public sealed class Passwords : IDisposable
{
    /// <summary>NIST SP 800-63B section 5.1.1.2.</summary>
    public const int MinLength = 8;

    /// <summary>Longer ones are refused: hashing cost grows with length.</summary>
    public const int MaxLength = 256;

    /// <summary>OWASP Password Storage Cheat Sheet (2023) for PBKDF2-HMAC-SHA512.</summary>
    private const int Iterations = 210_000;

    private const int MaxWaiting = 64;

    private readonly PasswordHasher<string> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly SemaphoreSlim _cores = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> _decoy;
    private int _waiting;

    public Passwords() => _decoy = new Lazy<string>(() => _hasher.HashPassword("", Guid.NewGuid().ToString()));

    /// <summary>Throws <see cref="PasswordsBusyException"/> when too many wait.</summary>
    public Task<string> Hash(string password, CancellationToken cancel = default) => Run(() => _hasher.HashPassword("", password), cancel);

    /// <summary>
    /// Whether the password belongs to the hash. Without a hash (no such user, no password set) it works as long against a decoy, so that the time says nothing
    /// about who has an account. Throws <see cref="PasswordsBusyException"/> when too many wait.
    /// </summary>
    public Task<bool> Verify(string? hash, string password, CancellationToken cancel = default) => Run(() =>
    {
        var known = !string.IsNullOrEmpty(hash);
        return Matches(known ? hash! : _decoy.Value, password) && known;
    }, cancel);

    /// <summary>Null when a new password may be used, else an error code.</summary>
    public static string? Refusal(string? password) => password switch
    {
        null or { Length: < MinLength } => "password_too_short",
        { Length: > MaxLength } => "password_too_long",
        _ => null,
    };

    public void Dispose() => _cores.Dispose();

    private bool Matches(string hash, string password)
    {
        try
        {
            return password.Length <= MaxLength && _hasher.VerifyHashedPassword("", hash, password) != PasswordVerificationResult.Failed;
        }
        catch (FormatException)
        {
            // A provisioned hash that is no hash of ours.
            return false;
        }
    }

    private async Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new PasswordsBusyException();
        }

        try
        {
            await _cores.WaitAsync(cancel);
            try
            {
                return await Task.Run(work, CancellationToken.None);
            }
            finally
            {
                _cores.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}

/// <summary>Too many sign-ins at once; the caller answers service_unavailable.</summary>
public sealed class PasswordsBusyException() : Exception("Too many passwords are being checked at once.");
