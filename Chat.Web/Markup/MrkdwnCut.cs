namespace Chat.Web.Markup;

/// <summary>Cuts texts that are too long, never through a character, an entity or a &lt;…&gt; form.</summary>
public static class MrkdwnCut
{
    private const int LongestEntity = 5;

    /// <summary>At most so many UTF-16 characters of any text.</summary>
    public static string Plain(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    /// <summary>The same of a text that <see cref="Mrkdwn.Escape"/> has made: there, angle brackets stand for forms only, and ampersands for entities.</summary>
    public static string Escaped(string text, int max)
    {
        if (text.Length <= max)
        {
            return text;
        }

        var cut = Plain(text, max);
        var open = cut.LastIndexOf('<');
        if (open > cut.LastIndexOf('>'))
        {
            return cut[..open];
        }

        var entity = cut.LastIndexOf('&');
        return entity >= 0 && cut.Length - entity < LongestEntity && cut.IndexOf(';', entity) < 0 ? cut[..entity] : cut;
    }
}
