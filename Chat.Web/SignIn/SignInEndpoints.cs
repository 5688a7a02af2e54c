using Chat.Actors.Workspaces;
using Chat.Web.Api;
using Chat.Web.Auth;
using Chat.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.SignIn;

/// <summary>
/// The routes of sign-in. Browsers (Accept: text/html) get pages and redirects, programs Slack's envelope. Each form must come from a page of ours; those of
/// people who are signed in carry a token made of their cookie as well.
/// </summary>
public sealed class SignInEndpoints(
    SignInPages pages, FirstRun firstRun, PasswordSignIn signIn, SignUp signUp, Sessions sessions, TokenMethods tokens, InvitationMethods invitations,
    IDirectory directory, ApiRateLimits limits, CsrfCheck csrf, PublicAddress address)
{
    public Task Home(HttpContext http) => pages.Home(http);

    public Task Join(HttpContext http, string secret) => pages.Join(http, secret);

    public static Task StyleSheet(HttpContext http)
    {
        http.Response.ContentType = "text/css; charset=utf-8";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return http.Response.WriteAsync(Page.StyleSheet, http.RequestAborted);
    }

    public Task SetUp(HttpContext http) => Run(http, "setup", async (form, cancel) =>
    {
        var owner = new FirstOwner(form["workspace"].Trim(), form["domain"].Trim(), form["name"].Trim(), form["real_name"].Trim(), form["email"].Trim(), form["password"]);
        var (team, user, error) = await firstRun.Complete(owner, cancel);
        return error ?? await sessions.Begin(http, team, user, cancel);
    });

    public Task SignIn(HttpContext http) => Run(http, "signin", async (form, cancel) =>
    {
        var account = form["email"].Trim();
        if (signIn.WorkspaceOf(form["workspace"]) is not { } workspace)
        {
            return "team_not_found";
        }

        // E-mail and name are two ways to one account, and one bucket.
        var known = workspace.UserByEmail(account) ?? workspace.UserByName(account);
        if (!limits.AdmitSignIn(http, $"{workspace.Team}/{known?.Id ?? account.ToLowerInvariant()}", out var wait))
        {
            return Limited(http, wait);
        }

        var (user, error) = await signIn.Check(workspace.Team, account, form["password"], cancel);
        return error ?? await sessions.Begin(http, workspace.Team, user, cancel);
    });

    public Task SignUp(HttpContext http) => Run(http, "signup", async (form, cancel) =>
    {
        var (team, user, error) = await signUp.Accept(form["secret"], form["name"].Trim(), form["real_name"].Trim(), form["email"].Trim(), form["password"], cancel);
        return error ?? await sessions.Begin(http, team, user, cancel);
    });

    public Task SignOut(HttpContext http) => RunSignedIn(http, async (identity, cancel) =>
    {
        await sessions.End(http, identity, cancel);
        return (null, "", null);
    });

    public Task CreateToken(HttpContext http) => RunSignedIn(http, async (identity, cancel) =>
    {
        var (secret, error) = await tokens.Issue(HeaderOf(identity), expires: 0, scopes: [], name: "", cancel);
        return (error, "Your new API token. It is shown only now:", secret);
    });

    public Task CreateInvitation(HttpContext http) => RunSignedIn(http, async (identity, cancel) =>
    {
        var (secret, error) = await invitations.Issue(HeaderOf(identity), "member", uses: 1, days: 7, cancel);
        return (error, "This link lets one person sign up within seven days. It is shown only now:", secret is null ? null : $"{address.Of(http)}/join/{secret}");
    });

    // Without Origin and Sec-Fetch-Site no browser has sent this, and nobody's cookie is at stake.
    private bool FromElsewhere(HttpRequest request) =>
        (!string.IsNullOrEmpty(request.Headers.Origin) || !string.IsNullOrEmpty(request.Headers["Sec-Fetch-Site"])) && !csrf.SameOrigin(request);

    private async Task Run(HttpContext http, string route, Func<SignInForm, CancellationToken, Task<string?>> work)
    {
        var (form, error) = await SignInForm.Read(http.Request, http.RequestAborted);
        error ??= FromElsewhere(http.Request) ? ApiErrors.CrossOriginRequest : null;
        error ??= directory.Ready ? null : ApiErrors.ServiceUnavailable;
        if (error is null && !(limits.AdmitSignInAddress(http, out var wait) && (route == "signin" || limits.AdmitSignUp(http, route, out wait))))
        {
            error = Limited(http, wait);
        }

        try
        {
            error ??= await work(form, http.RequestAborted);
        }
        catch (PasswordsBusyException)
        {
            error = ApiErrors.ServiceUnavailable;
        }

        await Answer(http, error, () => route == "signup" ? pages.Join(http, form["secret"], error) : pages.Home(http, error));
    }

    private static string Limited(HttpContext http, TimeSpan wait)
    {
        http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString();
        return ApiErrors.RateLimited;
    }

    private async Task RunSignedIn(HttpContext http, Func<Identity, CancellationToken, Task<(string? Error, string Label, string? Secret)>> work)
    {
        var (form, malformed) = await SignInForm.Read(http.Request, http.RequestAborted);
        var who = sessions.Find(http);
        var error = malformed ?? who.Error ?? (csrf.SameOrigin(http.Request) && Sessions.IsFormToken(http, form["csrf"]) ? null : ApiErrors.CrossOriginRequest);
        var label = "";
        string? secret = null;
        if (error is null)
        {
            (error, label, secret) = await work(who.Identity!, http.RequestAborted);
        }

        await Answer(http, error, () => pages.Home(http, error, label, secret), secret);
    }

    private static async Task Answer(HttpContext http, string? error, Func<Task> page, string? secret = null)
    {
        if (!((string?)http.Request.Headers.Accept ?? "").Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            var result = error switch
            {
                null => ApiResult.Ok(json => { if (secret is not null) { json.WriteString("secret", secret); } }),
                ApiErrors.RateLimited => ApiResult.RateLimited(TimeSpan.FromSeconds(int.TryParse(http.Response.Headers.RetryAfter, out var wait) ? wait : 1)),
                _ => ApiResult.Error(error),
            };
            await ApiAnswer.Send(http.Response, result, http.RequestAborted);
        }
        else if (error is null && secret is null)
        {
            // 303: the browser fetches the page anew, and a reload posts nothing again.
            http.Response.StatusCode = StatusCodes.Status303SeeOther;
            http.Response.Headers.Location = "/";
        }
        else
        {
            await page();
        }
    }

    private static WorkspaceCommand HeaderOf(Identity identity) => new() { Team = identity.Team, By = identity.User, Role = identity.Role };
}
