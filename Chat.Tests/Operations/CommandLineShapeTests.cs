using Chat.Node;
using Chat.Node.Commands;
using Chat.Node.Commands.Output;
using Chat.Node.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>The command line of operators, without a node.</summary>
public sealed class CommandLineShapeTests
{
    public static TheoryData<string> Names => [.. Palettes.All.Select(spec => spec.Name)];

    public static TheoryData<string> Examples => [.. Palettes.All.SelectMany(spec => spec.Examples).Select(example => example.Line.Split('|')[0].Trim())];

    public static TheoryData<string> Destructive => [.. Palettes.All.Where(spec => spec.Asks is not null).Select(spec => spec.Name)];

    private static CommandSpec Spec(string name) => Palettes.All.Single(spec => spec.Name == name);

    private static string WithArguments(CommandSpec spec) => string.Join(' ', [spec.Name, .. spec.Arguments.Where(argument => argument.Required).SelectMany(argument =>
        argument.Positional ? new[] { argument.Values?[0] ?? "x" } : ["--" + argument.Name, argument.Values?[0] ?? "x"])]);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Every_example_of_the_help_is_a_command_line_that_parses(string line) =>
        Assert.Empty(ChatCommand.Build(Screen.OfProcess).Parse(line).Errors.Select(error => error.Message));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_command_has_json_and_a_way_to_another_node(string name) =>
        Assert.Empty(ChatCommand.Build(Screen.OfProcess).Parse(WithArguments(Spec(name)) + " --json --node 10.0.0.1:9110 --token 0123456789abcdef").Errors.Select(error => error.Message));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_says_what_a_command_does_with_its_examples_and_exit_codes(string name)
    {
        var said = await Operator.Chat([.. name.Split(' '), "--help"]);
        Assert.Equal(0, said.Exit);
        Assert.Contains(Spec(name).Help, said.Output);
        Assert.All(Spec(name).Examples, example => Assert.Contains("chat " + example.Line, said.Output));
        Assert.Contains("Exit code 0", said.Output);
    }

    [Theory]
    [MemberData(nameof(Destructive))]
    public async Task What_takes_something_away_wants_a_yes_from_scripts(string name)
    {
        var said = await Operator.Chat(WithArguments(Spec(name)), "/nowhere");
        Assert.Equal(2, said.Exit);
        Assert.Contains("Say --yes", said.Errors);
        Assert.Contains("No node answers", (await Operator.Chat(WithArguments(Spec(name)) + " --yes", "/nowhere")).Errors);
    }

    [Fact]
    public void What_ends_or_cuts_off_something_asks() =>
        Assert.Superset(new HashSet<string> { "cluster leave", "cluster down", "cluster down-unreachable", "connections drop", "node drain" }, Palettes.All.Where(spec => spec.Asks is not null).Select(spec => spec.Name).ToHashSet());

    [Theory]
    [InlineData("cluster-sharding region-stats", "--region")]
    [InlineData("channel verify", "--channel")]
    [InlineData("cluster down --yes", "down")]
    [InlineData("log level set loud", "loud")]
    [InlineData("log peek --level loud", "loud")]
    [InlineData("cluster shwo", "shwo")]
    public async Task A_mistake_is_one_sentence_and_code_2(string line, string part)
    {
        var said = await Operator.Chat(line.Split(' '));
        Assert.Equal(2, said.Exit);
        Assert.StartsWith("chat: ", said.Errors);
        Assert.Contains(part, said.Errors);
        Assert.DoesNotContain("   at ", said.Errors);
    }

    [Fact]
    public void A_node_answers_what_the_command_line_knows_and_nothing_else()
    {
        var services = new ServiceCollection();
        services.AddOperatorCommands();
        var answered = services.Where(service => service.ServiceType == typeof(IOperatorCommand)).Select(service => ((CommandSpec)service.ImplementationType!.GetProperty("Spec")!.GetValue(null)!).Name);
        Assert.Equal(Palettes.All.Select(spec => spec.Name).Order(StringComparer.Ordinal), answered.Order(StringComparer.Ordinal));
    }
}
