using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>One column of a command's answer.</summary>
/// <param name="Key">The field of the row, as <c>--json</c> shows it.</param>
/// <param name="Title">Its head in a table.</param>
/// <param name="Show">How people are shown the value; null: as it is.</param>
public sealed record CommandColumn(string Key, string Title, Func<JsonNode?, string>? Show = null);

/// <summary>One argument of a command. All travel as text.</summary>
/// <param name="Name">Without dashes; an option unless <paramref name="Positional"/>.</param>
/// <param name="Help">One line.</param>
/// <param name="Alias">A short form like <c>-c</c>; null: none.</param>
/// <param name="Required">Whether the command means nothing without it.</param>
/// <param name="IsSwitch">Needs no value.</param>
/// <param name="Positional">Given without its name.</param>
/// <param name="Values">What it may be; null: anything.</param>
public sealed record CommandArgument(
    string Name, string Help, string? Alias = null, bool Required = false, bool IsSwitch = false, bool Positional = false, IReadOnlyList<string>? Values = null);

/// <summary>How an answer is laid out for people.</summary>
public enum AnswerLayout
{
    /// <summary>A row a line, and at last how many.</summary>
    Rows,

    /// <summary>Each row is a thing of its own: a field a line.</summary>
    Fields,

    /// <summary>Rows come as they happen until the operator stops: never a table.</summary>
    Stream,
}

/// <summary>What an operator can ask a node: the command line, its help, the shell's completion and the layout of answers are all read from this.</summary>
/// <param name="Palette">The group, like <c>cluster</c>; empty: the command stands alone.</param>
/// <param name="Verb">Its name in the group.</param>
/// <param name="Help">One sentence.</param>
public sealed record CommandSpec(string Palette, string Verb, string Help)
{
    /// <summary>Its name on the wire and in the shell: <c>cluster show</c>.</summary>
    public string Name => Palette.Length == 0 ? Verb : $"{Palette} {Verb}";

    public IReadOnlyList<CommandArgument> Arguments { get; init; } = [];
    public IReadOnlyList<CommandColumn> Columns { get; init; } = [];
    public AnswerLayout Layout { get; init; }

    /// <summary>What the rows are called when they are counted: <c>nodes</c>; null: they are not.</summary>
    public string? Counted { get; init; }

    /// <summary>Command lines for <c>--help</c>, without <c>chat</c>, each with what it does.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; init; } = [];

    /// <summary>For what takes something away from users: what it does, asked back before it is done unless <c>--yes</c>.</summary>
    public string? Asks { get; init; }
}
