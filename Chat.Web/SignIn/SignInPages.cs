using Chat.Actors.Channels;
using Chat.Actors.Workspaces;
using Chat.Web.Wire;
using Microsoft.AspNetCore.Http;

namespace Chat.Web.SignIn;

/// <summary>Which page a browser gets at <c>/</c> and <c>/join/SECRET</c>.</summary>
public sealed class SignInPages(FirstRun firstRun, IDirectory directory, Sessions sessions, SignUp signUp)
{
    /// <summary>First run, sign-in, or who one is.</summary>
    public Task Home(HttpContext http, string? error = null, string? secretLabel = null, string? secret = null)
    {
        if (!directory.Ready || (firstRun.Pending && !firstRun.Open))
        {
            return new Page("Starting").Text(SignInErrors.Sentence("service_unavailable")).Send(http, StatusCodes.Status503ServiceUnavailable);
        }

        if (firstRun.Pending)
        {
            return SetUp(http, error);
        }

        var who = sessions.Find(http);
        return who.Identity is { } identity && who.Workspace is { } workspace ? SignedIn(http, identity, workspace, error, secretLabel, secret) : SignIn(http, error);
    }

    public Task Join(HttpContext http, string secret, string? error = null) => signUp.Find(secret) is { } workspace
        ? new Page($"Join {workspace.Name}").Error(Sentence(error)).Form("/signup", "Sign up",
            ("secret", "", "hidden", secret),
            ("name", "User name", "text", ""),
            ("real_name", "Your name", "text", ""),
            ("email", "E-mail address", "email", ""),
            ("password", "Password", "password", "")).Send(http, SignInErrors.Status(error))
        : new Page("No such invitation").Error(Sentence("invalid_invite")).Send(http, StatusCodes.Status404NotFound);

    private static Task SetUp(HttpContext http, string? error) => new Page("Welcome to AkkaChat")
        .Text("This server has no workspace yet. Create the first one; you will be its owner.")
        .Error(Sentence(error))
        .Form("/setup", "Create workspace",
            ("workspace", "Name of the workspace", "text", ""),
            ("domain", "Its domain: a short word", "text", ""),
            ("name", "Your user name", "text", ""),
            ("real_name", "Your name", "text", ""),
            ("email", "E-mail address", "email", ""),
            ("password", "Password", "password", "")).Send(http, SignInErrors.Status(error));

    private Task SignIn(HttpContext http, string? error)
    {
        (string, string, string, string)[] who = [("email", "E-mail address", "text", ""), ("password", "Password", "password", "")];
        return new Page("Sign in").Error(Sentence(error))
            .Form("/signin", "Sign in", directory.Workspaces.Count == 1 ? who : [("workspace", "Domain of the workspace", "text", ""), .. who])
            .Send(http, SignInErrors.Status(error));
    }

    private static Task SignedIn(HttpContext http, Identity identity, IWorkspaceDirectory workspace, string? error, string? secretLabel, string? secret)
    {
        var token = ("csrf", "", "hidden", Sessions.FormToken(http));
        var user = workspace.UserById(identity.User);
        var page = new Page(workspace.Name).Text($"You are {(user is null ? identity.User : WireUser.RealName(user))}.").Error(Sentence(error));
        if (secret is not null)
        {
            page.Secret(secretLabel ?? "", secret);
        }

        page.Form("/tokens", "Create an API token", token);
        if (identity.Role is Role.Owner or Role.Admin)
        {
            page.Form("/invitations", "Create an invitation link", token);
        }

        return page.Form("/signout", "Sign out", token).Send(http, SignInErrors.Status(error));
    }

    private static string? Sentence(string? error) => error is null ? null : SignInErrors.Sentence(error);
}
