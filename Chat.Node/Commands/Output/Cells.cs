using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Output;

/// <summary>Values as people read them.</summary>
internal static class Cells
{
    public static string Of(JsonObject row, CommandColumn column) => Printable(column.Show is { } show ? show(row[column.Key]) : Text(row[column.Key]));

    /// <summary>Lists as <c>[a, b]</c>, booleans as yes and no, nothing as nothing.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonArray list => $"[{string.Join(", ", list.Select(Text))}]",
        JsonValue flag when flag.GetValueKind() is System.Text.Json.JsonValueKind.True => "yes",
        JsonValue flag when flag.GetValueKind() is System.Text.Json.JsonValueKind.False => "no",
        _ => value.ToString(),
    };

    /// <summary>What a user wrote (a channel's name, a line of the log) must not steer the operator's terminal.</summary>
    public static string Printable(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
