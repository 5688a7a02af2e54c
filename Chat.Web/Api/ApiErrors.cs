namespace Chat.Web.Api;

/// <summary>Error codes that any method may answer, as Slack spells them; methods add their own.</summary>
public static class ApiErrors
{
    public const string AccountInactive = "account_inactive";
    public const string FatalError = "fatal_error";
    public const string InternalError = "internal_error";
    public const string InvalidArguments = "invalid_arguments";
    public const string InvalidAuth = "invalid_auth";
    public const string InvalidCharset = "invalid_charset";
    public const string InvalidCursor = "invalid_cursor";
    public const string InvalidFormData = "invalid_form_data";
    public const string InvalidJson = "invalid_json";
    public const string InvalidPostType = "invalid_post_type";
    public const string JsonNotObject = "json_not_object";
    public const string MissingPostType = "missing_post_type";
    public const string MissingScope = "missing_scope";
    public const string NotAllowedTokenType = "not_allowed_token_type";
    public const string NotAuthed = "not_authed";
    public const string RateLimited = "ratelimited";
    public const string RequestTimeout = "request_timeout";
    public const string ServiceUnavailable = "service_unavailable";
    public const string TokenExpired = "token_expired";
    public const string TokenRevoked = "token_revoked";
    public const string UnknownMethod = "unknown_method";

    /// <summary>Not Slack's: a browser's cookie came without proof that the page is ours (see CsrfCheck).</summary>
    public const string CrossOriginRequest = "cross_origin_request";

    /// <summary>Not Slack's: the body is larger than <see cref="ChatWebOptions.MaxBodyBytes"/>.</summary>
    public const string RequestTooLarge = "request_too_large";
}
