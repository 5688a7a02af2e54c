namespace Chat.Web.Wire;

/// <summary>What writers need beside the object itself.</summary>
/// <param name="Team">Id of the workspace.</param>
/// <param name="BaseUrl">Where clients reach this server, without a slash at the end; in front of picture addresses.</param>
/// <param name="Now">Seconds since 1970; a status whose time is over is not shown.</param>
public sealed record WireContext(string Team, string BaseUrl, long Now);
