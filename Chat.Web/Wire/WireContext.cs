namespace Chat.Web.Wire;

/// <summary>What writers need beside the object itself.</summary>
/// <param name="Team">Id of the workspace.</param>
/// <param name="BaseUrl">Where clients reach this server, without a slash at the end; in front of picture addresses.</param>
/// <param name="Now">Seconds since 1970; a status whose time is over is not shown.</param>
/// <param name="WithEmail">Whether people's e-mail addresses are shown; see <see cref="Chat.Actors.Workspaces.Identity.SeesEmail"/>.</param>
public sealed record WireContext(string Team, string BaseUrl, long Now, bool WithEmail);
