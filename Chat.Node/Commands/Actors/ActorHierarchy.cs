using System.Text.Json.Nodes;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Actors;

/// <summary><c>chat actor hierarchy</c>.</summary>
public sealed class ActorHierarchy(NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("actor", "hierarchy", "The actors of a node, one path a line.")
    {
        Arguments =
        [
            new("start", "Path to start from [/user and /system]", Alias: "-s"),
            new("depth", "How many levels below it [3]", Alias: "-d"),
            new("limit", "At most so many paths [1000]"),
            Members.On,
        ],
        Columns = [new("path", "path")],
        Counted = "actors",
        Examples = [("actor hierarchy -s /user -d 1", "what the node runs"), ("actor hierarchy -s /system/sharding/channels -d 3", "the channels that are awake")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var question = new DescribeActors
        {
            Path = request.Text("start") ?? "",
            Depth = request.Number("depth", 3, 0, 100),
            Limit = request.Number("limit", 1_000, 1, 10_000),
        };
        var answer = await questions.Ask<ActorsDescribed>(Members.Of(request, questions)[0], question, cancel);
        if (answer.Answer is not { } found)
        {
            return await Members.TellSilent([answer], output);
        }

        if (found.Unknown)
        {
            throw new OperatorException($"There is no actor {question.Path} on that node. Paths start with /user or /system.");
        }

        foreach (var path in found.Paths)
        {
            await output.Row(new JsonObject { ["path"] = path });
        }

        if (found.More)
        {
            await output.Line($"There are more than {question.Limit}; --limit, --depth and --start choose.");
        }

        return 0;
    }
}
