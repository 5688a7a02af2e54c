namespace Chat.Web.SignIn;

/// <summary>What names and addresses of people and workspaces may look like.</summary>
public static class Accounts
{
    /// <summary>Longest user name.</summary>
    public const int MaxNameLength = 80;

    /// <summary>RFC 5321 section 4.5.3.1.3.</summary>
    public const int MaxEmailLength = 254;

    /// <summary>Slack's limit for domains.</summary>
    public const int MaxDomainLength = 21;

    /// <summary>Lower-case letters, digits, point, hyphen, underscore; begins with a letter or digit.</summary>
    public static bool IsUserName(string? name) =>
        name is { Length: > 0 and <= MaxNameLength } && IsLowerOrDigit(name[0]) && name.All(c => IsLowerOrDigit(c) || c is '.' or '-' or '_');

    /// <summary>One at sign with something on both sides and no blanks: whether the address exists, only a letter can tell.</summary>
    public static bool IsEmail(string? email) =>
        email is { Length: > 2 and <= MaxEmailLength }
        && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at
        && at == email.LastIndexOf('@')
        && at < email.Length - 1
        && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '<' or '>' or '"' or ',');

    /// <summary>Lower-case letters, digits and hyphens; begins and ends with a letter or digit.</summary>
    public static bool IsDomain(string? domain) =>
        domain is { Length: > 0 and <= MaxDomainLength } && IsLowerOrDigit(domain[0]) && IsLowerOrDigit(domain[^1]) && domain.All(c => IsLowerOrDigit(c) || c == '-');

    /// <summary>A name for people to read: not empty, no control characters.</summary>
    public static bool IsDisplayName(string? name) => name is { Length: > 0 and <= MaxNameLength } && !name.Any(char.IsControl);

    private static bool IsLowerOrDigit(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
