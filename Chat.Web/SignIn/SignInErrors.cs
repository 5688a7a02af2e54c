namespace Chat.Web.SignIn;

/// <summary>The sentences that the pages show for error codes.</summary>
public static class SignInErrors
{
    /// <summary>HTTP status of the page that shows the code; programs get 200 and Slack's envelope.</summary>
    public static int Status(string? code) => code switch
    {
        null => 200,
        "ratelimited" => 429,
        "cross_origin_request" => 403,
        "service_unavailable" => 503,
        _ => 400,
    };

    public static string Sentence(string code) => code switch
    {
        FirstRun.AlreadySetUp => "This server has been set up already. Ask its owner for an invitation.",
        PasswordSignIn.InvalidCredentials => "That is not the right e-mail address and password.",
        "team_not_found" => "Name the workspace by its domain.",
        "invalid_workspace_name" => "The workspace needs a name of at most 80 characters.",
        "invalid_domain" => "A domain is lower-case letters, digits and hyphens, at most 21.",
        "invalid_name" or "invalid_username" => "A user name is lower-case letters, digits, points, hyphens and underscores.",
        "invalid_real_name" => "Please say what people should call you.",
        "invalid_email" => "That is no e-mail address.",
        "username_taken" => "Somebody here has that user name. Choose another one.",
        "email_taken" => "Somebody here has that e-mail address. Sign in instead.",
        "password_too_short" => "A password needs at least 8 characters.",
        "password_too_long" => "A password has at most 256 characters.",
        "invalid_invite" or "invite_expired" => "This invitation is unknown, used up or over.",
        "ratelimited" => "Too many attempts. Wait a little and try again.",
        "cross_origin_request" => "This form came from another site, so nothing was done.",
        "service_unavailable" => "The server is busy or still starting. Try again in a moment.",
        "not_an_admin" => "Only owners and admins may do that.",
        _ => $"That did not work ({code}).",
    };
}
