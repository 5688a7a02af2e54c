namespace Chat.Web.Markup;

/// <summary>Which contents of &lt;…&gt; are markup: mentions, channel links, broadcasts, user groups, dates, addresses. All else is text.</summary>
public static class MrkdwnForms
{
    /// <summary>Never javascript: or data: here; clients make links of what they find.</summary>
    private static readonly string[] Schemes = ["http://", "https://", "ftp://", "mailto:", "tel:"];

    /// <summary>Whether the text between the brackets (which holds neither bracket nor newline) is a valid form.</summary>
    public static bool IsValid(ReadOnlySpan<char> content)
    {
        if (content.IsEmpty)
        {
            return false;
        }

        var bar = content.IndexOf('|');
        var target = bar < 0 ? content : content[..bar];
        return content[0] switch
        {
            '@' => IsId(target[1..], "UWB"),
            '#' => IsId(target[1..], "CGD"),
            '!' => IsSpecial(target[1..], labelled: bar >= 0),
            _ => IsAddress(target),
        };
    }

    /// <summary>A letter of these kinds and at least two of A-Z and 0-9, as Slack's id patterns ask.</summary>
    private static bool IsId(ReadOnlySpan<char> text, ReadOnlySpan<char> kinds) =>
        text.Length is >= 3 and <= 32 && kinds.Contains(text[0]) && !text[1..].ContainsAnyExcept(IdCharacters);

    private static readonly System.Buffers.SearchValues<char> IdCharacters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static bool IsSpecial(ReadOnlySpan<char> target, bool labelled) =>
        target is "here" or "channel" or "everyone"
        || (target.StartsWith("subteam^") && IsId(target["subteam^".Length..], "S"))
        || (labelled && target.StartsWith("date^") && IsDate(target["date^".Length..]));

    /// <summary>date^seconds^format or date^seconds^format^address.</summary>
    private static bool IsDate(ReadOnlySpan<char> target)
    {
        var end = target.IndexOf('^');
        if (end is < 1 or > 12 || target[..end].ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var format = target[(end + 1)..];
        var link = format.IndexOf('^');
        return link < 0 ? !format.IsEmpty : link > 0 && IsAddress(format[(link + 1)..]);
    }

    private static bool IsAddress(ReadOnlySpan<char> target)
    {
        foreach (var scheme in Schemes)
        {
            if (target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return target.Length > scheme.Length && !ContainsWhiteSpace(target);
            }
        }

        return false;
    }

    private static bool ContainsWhiteSpace(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }
}
