using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Output;

/// <summary>For scripts and pipes, as Petabridge.Cmd prints: one row a line, fields between bars, then the count.</summary>
internal sealed class PlainAnswers(CommandSpec spec, TextWriter output, TextWriter errors) : IAnswers
{
    private int _rows;

    /// <inheritdoc/>
    public async Task Row(JsonObject row)
    {
        if (spec.Layout == AnswerLayout.Fields)
        {
            foreach (var column in spec.Columns.Where(column => row[column.Key] is not null))
            {
                await output.WriteLineAsync($"{column.Title}: {Cells.Of(row, column)}");
            }
        }
        else
        {
            await output.WriteLineAsync(string.Join(" | ", spec.Columns.Select(column => Cells.Of(row, column))).TrimEnd());
        }

        _rows++;
    }

    /// <inheritdoc/>
    public Task Line(string text) => output.WriteLineAsync(Cells.Printable(text));

    /// <inheritdoc/>
    public Task Complain(string text) => errors.WriteLineAsync("chat: " + Cells.Printable(text));

    /// <inheritdoc/>
    public async Task End()
    {
        if (spec.Counted is { } things)
        {
            await output.WriteLineAsync($"Count: {_rows} {things}");
        }
    }
}
