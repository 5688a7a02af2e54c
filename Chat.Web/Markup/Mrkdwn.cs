using System.Text;

namespace Chat.Web.Markup;

/// <summary>
/// Text as Slack stores it: &amp; &lt; &gt; are entities everywhere but in the valid &lt;…&gt; forms, and bare addresses have become such forms. Doing it twice
/// is the same as doing it once, so that a client may send what it has read. Runs in linear time. (Rules: Slack's "Formatting text for app surfaces".)
/// </summary>
public static class Mrkdwn
{
    /// <summary>The stored form of a text as it came from a client. The result never holds an angle bracket outside a valid form.</summary>
    public static string Escape(string text, MrkdwnOptions? options = null)
    {
        options ??= MrkdwnOptions.Default;
        var into = new StringBuilder(text.Length + 16);
        var run = 0;
        var open = text.IndexOf('<', StringComparison.Ordinal);
        while (open >= 0)
        {
            var length = text.AsSpan(open + 1).IndexOfAny('<', '>', '\n');
            if (length < 0)
            {
                break;
            }

            var close = open + 1 + length;
            if (text[close] == '>' && MrkdwnForms.IsValid(text.AsSpan(open + 1, length)))
            {
                AppendRun(into, text[run..open], options);
                into.Append('<');
                Encode(into, Decode(text[(open + 1)..close]));
                into.Append('>');
                run = close + 1;
            }

            open = text.IndexOf('<', text[close] == '<' ? close : close + 1);
        }

        AppendRun(into, text[run..], options);
        return into.ToString();
    }

    /// <summary>Entities back to the characters they stand for.</summary>
    public static string Decode(string text) => text.Contains('&', StringComparison.Ordinal)
        ? text.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal)
        : text;

    /// <summary>
    /// Unicode characters as somebody typed them, an entity being the one it stands for: what Slack's limits count, in a text as it came from a client.
    /// </summary>
    public static int TypedLength(string text)
    {
        var typed = Decode(text);
        return typed.Length - typed.Count(char.IsLowSurrogate);
    }

    /// <summary>Characters to entities.</summary>
    internal static void Encode(StringBuilder into, ReadOnlySpan<char> literal)
    {
        foreach (var c in literal)
        {
            _ = c switch
            {
                '&' => into.Append("&amp;"),
                '<' => into.Append("&lt;"),
                '>' => into.Append("&gt;"),
                _ => into.Append(c),
            };
        }
    }

    // Entities are decoded first, so that an address ends where the typed text shows a bracket, and "&amp;" at its end is one character.
    private static void AppendRun(StringBuilder into, string run, MrkdwnOptions options)
    {
        var literal = Decode(run);
        var from = 0;
        for (var i = 0; i < literal.Length;)
        {
            var linked = MrkdwnLinks.LengthAt(literal, i, from, options, out var target);
            if (linked == 0)
            {
                i++;
                continue;
            }

            Encode(into, literal.AsSpan(from, i - from));
            into.Append('<');
            Encode(into, target);
            into.Append('>');
            i += linked;
            from = i;
        }

        Encode(into, literal.AsSpan(from));
    }
}
