using Chat.Tests.Support;
using Chat.Web.SignIn;
using Xunit;
using static Chat.Tests.Web.SignIn.SignInPages;

namespace Chat.Tests.Web.SignIn;

/// <summary>Account and password for a session cookie, and nothing learned from a refusal.</summary>
public sealed class SignInTests
{
    [Fact]
    public async Task The_right_password_gives_a_cookie_that_no_script_reads()
    {
        await using var node = await WithPassword();

        var response = await Post(node, "/signin", Form(("email", People.Linus.Email), ("password", People.Linus.Password)));

        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("chat_session=xoxs-", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("secure", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("You are Linus Torvalds.", await Body(await Get(node, "/", CookieOf(response))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Behind_https_the_cookie_is_secure()
    {
        await using var node = await WithPassword(options => options.PublicUrl = new Uri("https://chat.acme.test"));
        var response = await Post(node, "/signin", Form(("email", People.Linus.Name), ("password", People.Linus.Password)));
        Assert.Contains("secure", Assert.Single(response.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_wrong_password_an_unknown_account_and_a_deleted_one_look_the_same()
    {
        await using var node = await WithPassword();
        var deleted = node.Directory.Of(People.Team).UserById(People.Mallory.Id)!.Clone();
        deleted.Deleted = true;
        node.Directory.Of(People.Team).Put(deleted);
        node.Directory.Of(People.Team).Passwords[People.Mallory.Id] = node.Directory.Of(People.Team).Passwords[People.Linus.Id];

        foreach (var (account, password) in new[] { (People.Linus.Email, "not-the-password"), ("nobody@acme.test", "whatever-it-is"), (People.Mallory.Email, People.Linus.Password), (People.Guido.Email, "") })
        {
            var (response, json) = await node.Send(HttpMethod.Post, "/signin", null, Form(("email", account), ("password", password)));
            Assert.Equal("invalid_credentials", json.Error());
            Assert.False(response.Headers.Contains("Set-Cookie"));
        }
    }

    [Fact]
    public async Task An_unknown_account_costs_as_much_time_as_a_known_one()
    {
        using var passwords = new Passwords();
        var hash = await passwords.Hash("a-long-password");
        await passwords.Verify(null, "warm-up");
        var known = await Fastest(() => passwords.Verify(hash, "another-password"));
        var unknown = await Fastest(() => passwords.Verify(null, "another-password"));

        // One of them without hashing would be a thousand times quicker; a busy machine is never wrong by this much on the best of three.
        Assert.InRange(unknown / known, 0.2, 5);
    }

    private static async Task<double> Fastest(Func<Task<bool>> verify)
    {
        var best = double.MaxValue;
        for (var i = 0; i < 3; i++)
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            Assert.False(await verify());
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }

        return best;
    }
}
