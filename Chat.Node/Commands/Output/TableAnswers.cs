using System.Text.Json.Nodes;
using Chat.Node.Operations;
using Spectre.Console;

namespace Chat.Node.Commands.Output;

/// <summary>For people at a terminal: a table when all rows are there.</summary>
internal sealed class TableAnswers(CommandSpec spec, IAnsiConsole console, TextWriter errors) : IAnswers
{
    private readonly List<JsonObject> _rows = [];

    /// <inheritdoc/>
    public Task Row(JsonObject row)
    {
        _rows.Add(row);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Line(string text)
    {
        console.WriteLine(Cells.Printable(text));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Complain(string text) => errors.WriteLineAsync("chat: " + Cells.Printable(text));

    /// <inheritdoc/>
    public Task End()
    {
        if (spec.Layout == AnswerLayout.Fields)
        {
            foreach (var row in _rows)
            {
                WriteFields(row);
            }
        }
        else if (_rows.Count > 0)
        {
            WriteTable();
        }

        if (spec.Counted is { } things)
        {
            console.WriteLine($"Count: {_rows.Count} {things}");
        }

        return Task.CompletedTask;
    }

    private void WriteTable()
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var column in spec.Columns)
        {
            table.AddColumn(new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold))));
        }

        foreach (var row in _rows)
        {
            table.AddRow(spec.Columns.Select(column => new Text(Cells.Of(row, column))));
        }

        console.Write(table);
    }

    private void WriteFields(JsonObject row)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var column in spec.Columns.Where(column => row[column.Key] is not null))
        {
            grid.AddRow(new Text(column.Title, new Style(decoration: Decoration.Bold)), new Text(Cells.Of(row, column)));
        }

        console.Write(grid);
    }
}
