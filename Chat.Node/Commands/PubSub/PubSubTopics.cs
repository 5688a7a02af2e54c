using System.Text.Json.Nodes;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.PubSub;

/// <summary><c>chat pubsub topics</c>.</summary>
public sealed class PubSubTopics(NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("pubsub", "topics", "The topics of distributed publish/subscribe and the members that follow each.")
    {
        Columns = [new("topic", "topic"), new("nodes", "nodes")],
        Counted = "topics",
        Examples = [("pubsub topics", "c/0 to c/15 carry channels' events to every member")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var answers = await questions.AskAll<TopicsDescribed>(new DescribeTopics(), cancel);
        var byTopic = answers.SelectMany(answer => (answer.Answer?.Topics ?? []).Select(topic => (topic, answer.Node))).GroupBy(pair => pair.topic, pair => pair.Node, StringComparer.Ordinal);
        foreach (var topic in byTopic.OrderBy(topic => topic.Key, StringComparer.Ordinal))
        {
            await output.Row(new JsonObject { ["topic"] = topic.Key, ["nodes"] = new JsonArray([.. topic.Select(node => (JsonNode)Members.Short(node))]) });
        }

        return await Members.TellSilent(answers, output);
    }
}
