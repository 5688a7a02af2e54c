using System.Text.Json.Nodes;
using Chat.Node.Commands.Output;
using Chat.Node.Operations;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>How rows look to people, to pipes and to scripts.</summary>
public sealed class AnswerLayoutTests
{
    private static readonly CommandSpec Rows = new("x", "y", "z") { Columns = [new("address", "address"), new("roles", "roles"), new("up", "up"), new("missing", "missing")], Counted = "nodes" };
    private static readonly CommandSpec Fields = Rows with { Layout = AnswerLayout.Fields, Counted = null };

    private static JsonObject Row => new() { ["address"] = "10.0.0.1", ["roles"] = new JsonArray("data", "web"), ["up"] = true };

    [Fact]
    public async Task A_pipe_gets_fields_between_bars_and_the_count() =>
        Assert.Equal("10.0.0.1 | [data, web] | yes |\nCount: 1 nodes\n", await Show(Rows, Row, people: false, json: false));

    [Fact]
    public async Task A_script_gets_one_object_a_line_and_nothing_else() =>
        Assert.Equal("{\"address\":\"10.0.0.1\",\"roles\":[\"data\",\"web\"],\"up\":true}\n", await Show(Rows, Row, people: false, json: true));

    [Fact]
    public async Task People_get_a_table()
    {
        var table = await Show(Rows, Row, people: true, json: false);
        Assert.Contains("│ 10.0.0.1 │ [data, web] │ yes │", table);
        Assert.Contains("address", table.Split('\n')[1]);
        Assert.Contains("Count: 1 nodes", table);
    }

    [Fact]
    public async Task A_thing_of_its_own_is_a_field_a_line_and_what_is_not_known_is_left_out() =>
        Assert.Equal("address: 10.0.0.1\nroles: [data, web]\nup: yes\n", await Show(Fields, Row, people: false, json: false));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_user_wrote_cannot_steer_the_terminal(bool people)
    {
        var row = Row;
        row["address"] = "a\u001b[2Jb\nc\u009b1m";
        var shown = await Show(Rows, row, people, json: false);
        Assert.DoesNotContain("\u001b[2J", shown);
        Assert.DoesNotContain('\u009b', shown);
        Assert.Contains("a [2Jb c 1m", shown);
    }

    [Fact]
    public async Task Brackets_of_a_name_are_no_markup() =>
        Assert.Contains("[red]x[/]", await Show(Rows, new JsonObject { ["address"] = "[red]x[/]" }, people: true, json: false));

    private static async Task<string> Show(CommandSpec spec, JsonObject row, bool people, bool json)
    {
        using var output = new StringWriter();
        var answers = new Screen(output, output, people, Asks: false).Answers(spec, json);
        await answers.Row(row);
        await answers.End();
        return output.ToString();
    }
}
