namespace Chat.Actors.Workspaces;

/// <summary>Largest sizes a workspace takes. Lengths are UTF-16 units.</summary>
public static class WorkspaceLimits
{
    /// <summary>Slack's limit for channel and user names.</summary>
    public const int Name = 80;

    /// <summary>Slack's limit for a status text.</summary>
    public const int StatusText = 100;
    public const int DisplayName = 80;
    public const int RealName = 255;
    public const int Title = 255;
    public const int Phone = 255;
    public const int Email = 254;
    public const int StatusEmoji = 102;
    public const int Image = 1_000;
    public const int TimeZone = 64;
    public const int PasswordHash = 512;

    /// <summary>An app's declaration as JSON.</summary>
    public const int Declaration = 65_536;
    public const int WorkspaceName = 255;
    public const int Domain = 63;
    public const int Scopes = 100;

    /// <summary>A scope of a token. Slack's longest has 34.</summary>
    public const int Scope = 80;

    /// <summary>What its maker calls a token.</summary>
    public const int TokenName = 80;

    /// <summary>The end of a token that is kept for people to know it by: 24 of its 144 bits.</summary>
    public const int TokenTail = 4;

    /// <summary>Tokens that are gone and still remembered, in a whole workspace: about 50 bytes each.</summary>
    public const int EndedTokens = 10_000;

    /// <summary>How long a token that is gone is remembered at least, unless there are more than <see cref="EndedTokens"/>.</summary>
    public const int EndedTokenDays = 30;

    /// <summary>Users in one AddUsers command.</summary>
    public const int UsersInCommand = 5_000;

    /// <summary>Members given at a channel's registration.</summary>
    public const int MembersInCommand = 10_000;
    public const int Users = 500_000;
    public const int Channels = 100_000;
    public const int Apps = 1_000;
    public const int Invitations = 10_000;

    /// <summary>Tokens that are alive for one user; a further sign-in ends the oldest session.</summary>
    public const int TokensOfUser = 100;

    /// <summary>Deletions of channels whose requests are still known when they come again.</summary>
    public const int RememberedDeletions = 100;
}
