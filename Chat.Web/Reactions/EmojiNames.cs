using System.Text.RegularExpressions;

namespace Chat.Web.Reactions;

/// <summary>Names of reactions: as between the colons, with an optional skin tone.</summary>
public static partial class EmojiNames
{
    /// <summary>Longest name, skin tone included.</summary>
    private const int MaxLength = 100;

    /// <summary>The name under which a reaction is kept; null when it is none. Two names that Slack takes for the same emoji are kept under one.</summary>
    public static string? Canonical(string name)
    {
        if (name.Length > MaxLength || !Form().IsMatch(name))
        {
            return null;
        }

        var tone = name.IndexOf("::", StringComparison.Ordinal);
        var (plain, suffix) = tone < 0 ? (name, "") : (name[..tone], name[tone..]);
        return plain switch
        {
            "thumbsup" => "+1" + suffix,
            "thumbsdown" => "-1" + suffix,
            _ => name,
        };
    }

    [GeneratedRegex(@"\A[a-z0-9_+'\-]+(?:::skin-tone-[2-6])?\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();
}
