using System.Globalization;
using System.Text;

namespace Chat.Actors.Workspaces;

/// <summary>Rules for names. Each check gives null or the error code.</summary>
public static class WorkspaceNames
{
    /// <summary>
    /// A channel's name: lower-case letters of any script, digits, hyphen, underscore, at most 80
    /// (docs.slack.dev conversations.create: invalid_name_required, _maxlength, _punctuation, _specials).
    /// </summary>
    public static string? CheckChannel(string name)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "invalid_name_required";
        }

        if (name.Length > WorkspaceLimits.Name)
        {
            return "invalid_name_maxlength";
        }

        var meaning = false;
        foreach (var rune in name.EnumerateRunes())
        {
            if (IsLetterOrDigit(rune) && Rune.ToLowerInvariant(rune) == rune)
            {
                meaning = true;
            }
            else if (!(rune.Value is '-' or '_' || (meaning && IsMark(rune))))
            {
                return AllPunctuation(name) ? "invalid_name_punctuation" : "invalid_name_specials";
            }
        }

        return meaning ? null : "invalid_name_punctuation";
    }

    /// <summary>A user's name: 1-80 of a-z, 0-9, dot, underscore, hyphen, with a letter or digit in it.</summary>
    public static string? CheckUser(string name)
    {
        if (name.Length is 0 or > WorkspaceLimits.Name)
        {
            return "invalid_username";
        }

        var plain = name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '-');
        return plain && name.Any(char.IsAsciiLetterOrDigit) ? null : "invalid_username";
    }

    /// <summary>A workspace's domain: 1-63 of a-z, 0-9 and hyphen, not at the ends (a DNS label).</summary>
    public static string? CheckDomain(string domain)
    {
        var plain = domain.Length is > 0 and <= WorkspaceLimits.Domain && domain.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');
        return plain && domain[0] != '-' && domain[^1] != '-' ? null : "invalid_domain";
    }

    /// <summary>Only shape and length; who owns an address is shown by the mail that reaches it.</summary>
    public static string? CheckEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        var shaped = at > 0 && at == email.LastIndexOf('@') && at < email.Length - 1 && email.Length <= WorkspaceLimits.Email;
        return shaped && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? null : "invalid_email";
    }

    /// <summary>Addresses are compared without case.</summary>
    public static string EmailKey(string email) => email.ToLowerInvariant();

    private static bool AllPunctuation(string name) => name.EnumerateRunes().All(rune => Rune.IsPunctuation(rune) || Rune.IsSymbol(rune));

    private static bool IsLetterOrDigit(Rune rune) => Rune.IsLetterOrDigit(rune);

    // Vowel signs of Indic scripts, Thai tones, combining accents: part of a letter, never a beginning.
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
