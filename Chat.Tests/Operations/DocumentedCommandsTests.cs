using System.CommandLine;
using Chat.Node;
using Chat.Node.Commands;
using Chat.Node.Commands.Output;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>The reference in docs/operators.md has the commands that there are.</summary>
public sealed class DocumentedCommandsTests
{
    private static readonly string Page = File.ReadAllText(Repository.In("docs", "operators.md"));
    private static readonly IReadOnlyList<string[]> Rows = Markdown.Rows(Markdown.Section(Page, "## The commands"));
    private static readonly RootCommand Root = ChatCommand.Build(Screen.OfProcess);

    public static TheoryData<string> Examples => [.. Page.Split('\n').Select(Typed).OfType<string>().Distinct()];

    [Fact]
    public void The_reference_has_every_command_once_and_no_other() =>
        Assert.Equal(Leaves(Root).Order(StringComparer.Ordinal), Rows.Select(Name).Order(StringComparer.Ordinal));

    [Fact]
    public void What_asks_back_is_marked() =>
        Assert.Equal(Palettes.All.Where(spec => spec.Asks is not null).Select(spec => spec.Name).Order(StringComparer.Ordinal), Rows.Where(row => row[0].EndsWith('†')).Select(Name).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_command_line_on_the_page_parses(string line) => Assert.Empty(Root.Parse(line).Errors.Select(error => error.Message));

    [Fact]
    public void Options_that_the_reference_names_are_options_of_their_command()
    {
        foreach (var row in Rows)
        {
            var known = Walk(Root, Name(row).Split(' ')).Options.SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
            var named = Markdown.Code(string.Join(' ', row)).SelectMany(code => code.Split(' ')).Where(word => word.StartsWith('-') && word.Length > 1);
            Assert.All(named, option => Assert.True(known.Contains(option), $"'{Name(row)}' has no {option}"));
        }
    }

    private static string Name(string[] row) => string.Join(' ', Markdown.Code(row[0]).First().Split(' ').Skip(1).TakeWhile(word => char.IsAsciiLetterLower(word[0])));

    private static IEnumerable<string> Leaves(Command command, string above = "") => command.Subcommands.SelectMany(child =>
        child.Subcommands.Count > 0 ? Leaves(child, $"{above}{child.Name} ") : [above + child.Name]);

    private static Command Walk(Command command, IEnumerable<string> names) => names.Aggregate(command, (at, name) => at.Subcommands.Single(child => child.Name == name));

    /// <summary>What an operator types on a line of an example; null: nothing.</summary>
    private static string? Typed(string line)
    {
        var typed = line.StartsWith("$ ", StringComparison.Ordinal) ? line[2..] : line;
        return typed.StartsWith("chat ", StringComparison.Ordinal) ? typed.Split('#', '|')[0]["chat ".Length..].Trim() : null;
    }
}
