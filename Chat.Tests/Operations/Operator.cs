using System.Text.Json;
using Chat.Node;
using Chat.Node.Commands.Output;

namespace Chat.Tests.Operations;

/// <summary>What a command line said.</summary>
internal sealed record Said(int Exit, string Output, string Errors)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The rows of an answer with <c>--json</c>.</summary>
    public JsonElement[] Rows => [.. Lines.Select(line => JsonSerializer.Deserialize<JsonElement>(line))];

    public override string ToString() => $"exit {Exit}\n{Output}\n{Errors}";
}

/// <summary>The program's command line, run in this process with an output that is no terminal.</summary>
internal static class Operator
{
    public static async Task<Said> Chat(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var exit = await ChatCommand.Run(arguments, new Screen(output, errors, ForPeople: false, Asks: false), limit.Token);
        return new Said(exit, output.ToString(), errors.ToString());
    }

    /// <summary>The same, in words separated by blanks, for the node with this data directory.</summary>
    public static Task<Said> Chat(string words, string data) => Chat([.. words.Split(' '), "--data", data]);
}
