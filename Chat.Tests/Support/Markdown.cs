using System.Text.RegularExpressions;

namespace Chat.Tests.Support;

/// <summary>Just enough of Markdown to hold the pages under docs/ to what the code says.</summary>
public static class Markdown
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The text of a page below a heading, up to the next heading of the same or a higher level.</summary>
    public static string Section(string page, string heading)
    {
        var lines = page.Split('\n');
        var start = Array.IndexOf(lines, heading);
        if (start < 0)
        {
            throw new ArgumentException($"the page has no line '{heading}'", nameof(heading));
        }

        var level = heading.TakeWhile(c => c == '#').Count();
        var rest = lines.Skip(start + 1).TakeWhile(line => !Regex.IsMatch(line, $"^#{{1,{level}}} ", RegexOptions.None, Limit));
        return string.Join('\n', rest);
    }

    /// <summary>The rows of all tables in a text, without their heads. A cell's <c>\|</c> is a bar.</summary>
    public static IReadOnlyList<string[]> Rows(string text)
    {
        var lines = text.Split('\n');
        return [.. lines.Where((line, i) => IsRow(line) && !IsRule(line) && !(i + 1 < lines.Length && IsRule(lines[i + 1]))).Select(Cells)];
    }

    /// <summary>What stands between backticks.</summary>
    public static IEnumerable<string> Code(string text) => Regex.Matches(text, "`(?<code>[^`]+)`", RegexOptions.ExplicitCapture, Limit).Select(match => match.Groups["code"].Value);

    /// <summary>The fenced blocks of one kind, such as <c>sh</c>.</summary>
    public static IReadOnlyList<string> Fenced(string text, string kind) =>
        [.. Regex.Matches(text, $"^```{kind}\n(?<block>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, Limit).Select(match => match.Groups["block"].Value)];

    private static bool IsRow(string line) => line.StartsWith('|');

    private static bool IsRule(string line) => Regex.IsMatch(line, @"^\|(-+\|)+$", RegexOptions.ExplicitCapture, Limit);

    private static string[] Cells(string line) => [.. Regex.Split(line.Trim().Trim('|'), @"(?<!\\)\|", RegexOptions.None, Limit).Select(cell => cell.Replace("\\|", "|", StringComparison.Ordinal).Trim())];
}
