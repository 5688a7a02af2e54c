using System.Text.Json.Nodes;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Nodes;

/// <summary><c>chat node health</c>: all members, exit code 1 unless all are ready.</summary>
public sealed class NodeHealth(NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("node", "health", "Whether each member can serve, and what it waits for; exit code 1 when one cannot.")
    {
        Arguments = [Members.On],
        Columns =
        [
            new("address", "address"), new("state", "state"), new("missing", "waits for"), new("version", "version"), new("started", "started"), new("process", "process", process => $"pid {process}"),
            new("memory", "memory", memory => memory is null ? "" : Moments.Size(memory.GetValue<long>())), new("disk_free", "disk free", free => free is null ? "" : Moments.Size(free.GetValue<long>()) + " free"),
        ],
        Counted = "nodes",
        Examples = [("node health", "all members"), ("node health --json | jq -s 'all(.state == \"ready\")'", "for a script")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var nodes = request.Text("on") is null ? questions.Members : Members.Of(request, questions);
        var answers = await Task.WhenAll(nodes.Select(node => questions.Ask<NodeDescribed>(node, new DescribeNode(), cancel)));
        foreach (var (node, found) in answers)
        {
            await output.Row(found is null
                ? new JsonObject { ["address"] = node.ToString(), ["state"] = "no answer" }
                : new JsonObject
                {
                    ["address"] = node.ToString(),
                    ["state"] = found.Draining ? "draining" : found.Missing.Count == 0 ? "ready" : "not ready",
                    ["missing"] = new JsonArray([.. found.Missing.Select(part => (JsonNode)part)]),
                    ["version"] = found.Version,
                    ["started"] = Moments.OfMicros(found.Started),
                    ["process"] = found.Process,
                    ["memory"] = found.Memory,
                    ["disk_free"] = found.DiskFree,
                });
        }

        await Members.TellSilent(answers, output);
        return answers.All(answer => answer.Answer is { Missing.Count: 0 }) ? 0 : 1;
    }
}
