using Chat.Actors.Channels;

namespace Chat.Web.Markup;

/// <summary>Finds in plain text what becomes a link: addresses, and with link_names also @name and #name.</summary>
internal static class MrkdwnLinks
{
    private const int LongestName = 80;
    private const string EndsAddress = "<>|`\"";

    // A sentence's own punctuation behind an address is not part of it.
    private const string TrailingPunctuation = ".,!?:;'*_~)]}";

    /// <summary>How many characters at <paramref name="at"/> become a link to <paramref name="target"/> (without brackets); 0 for none. What lies before <paramref name="from"/> is a link already.</summary>
    public static int LengthAt(string literal, int at, int from, MrkdwnOptions options, out string target)
    {
        target = "";
        var starts = at == from || !(char.IsLetterOrDigit(literal[at - 1]) || literal[at - 1] == '_');
        return !starts ? 0 : literal[at] switch
        {
            'h' or 'H' when options.LinkUrls => Address(literal.AsSpan(at), out target),
            '@' when options.Names is not null => Mention(literal.AsSpan(at + 1), options, out target),
            '#' when options.Names is not null && options.LinkChannels => Channel(literal.AsSpan(at + 1), options, out target),
            _ => 0,
        };
    }

    private static int Address(ReadOnlySpan<char> text, out string target)
    {
        target = "";
        var scheme = text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        if (scheme == 0)
        {
            return 0;
        }

        var end = scheme;
        var unclosed = 0;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && !EndsAddress.Contains(text[end], StringComparison.Ordinal))
        {
            unclosed += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
            end++;
        }

        while (end > scheme && TrailingPunctuation.Contains(text[end - 1], StringComparison.Ordinal))
        {
            // "(see http://a.b/c_(d))": the first bracket belongs to the address, the second to the sentence.
            if (text[end - 1] == ')')
            {
                if (unclosed >= 0)
                {
                    break;
                }

                unclosed++;
            }

            end--;
        }

        if (end == scheme)
        {
            return 0;
        }

        target = text[..end].ToString();
        return end;
    }

    private static int Mention(ReadOnlySpan<char> text, MrkdwnOptions options, out string target)
    {
        var name = NameOf(text);
        target = name switch
        {
            "" => "",
            "here" or "channel" or "everyone" => "!" + name,
            _ => options.Names!.UserByName(name) is { Deleted: false } user ? "@" + user.Id : "",
        };
        return target.Length == 0 ? 0 : name.Length + 1;
    }

    // Public channels alone: the name of a private one must not even be confirmed (P7).
    private static int Channel(ReadOnlySpan<char> text, MrkdwnOptions options, out string target)
    {
        var name = NameOf(text);
        var channel = name.Length == 0 ? null : options.Names!.ChannelByName(name);
        target = channel is { Kind: ChannelKind.Public } ? $"#{channel.Id}|{channel.Name}" : "";
        return target.Length == 0 ? 0 : name.Length + 1;
    }

    private static string NameOf(ReadOnlySpan<char> text)
    {
        var end = 0;
        while (end < text.Length && end <= LongestName && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '_' or '-'))
        {
            end++;
        }

        return end > LongestName ? "" : text[..end].TrimEnd(".-_").ToString().ToLowerInvariant();
    }
}
