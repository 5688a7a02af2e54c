using Akka.Actor;
using Chat.Actors.Kernel;
using Chat.Actors.Operations;

namespace Chat.Node.Commands.Doctor;

/// <summary>The other members: do they answer, are they alike, do their clocks agree.</summary>
public sealed class ClusterChecks(ActorSystem system, NodeQuestions questions, TimeProvider time)
{
    public async Task<IReadOnlyList<Checkup>> Run(CancellationToken cancel)
    {
        var found = new List<Checkup>();
        var state = Akka.Cluster.Cluster.Get(system).State;
        if (state.Members.Count == 0)
        {
            found.Add(Checkup.Fail("cluster", "this node is in none", "it waits for the database or for a member to let it in: 'chat log peek'"));
        }

        found.Add(state.Members.Count == 2
            ? Checkup.Warn("cluster size", "2: when one dies, the other ends as well, because it cannot know that it is not the one cut off", "run three nodes, or one")
            : Checkup.Fine("cluster size", $"{state.Members.Count}"));
        if (state.Unreachable.Count > 0)
        {
            found.Add(Checkup.Fail("reachability", $"{string.Join(", ", state.Unreachable.Select(member => Members.Short(member.Address)))} cannot be reached", "look at that node and at the network between; when the machine is off for good: 'chat cluster down ADDRESS'"));
        }

        var answers = await Task.WhenAll(questions.Members.Select(async node => (Answer: await questions.Ask<NodeDescribed>(node, new DescribeNode(), cancel), At: time.GetUtcNow())));
        foreach (var (answer, at) in answers)
        {
            found.AddRange(Member(answer, at));
        }

        var versions = answers.Select(answer => answer.Answer.Answer?.Version).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        found.Add(versions.Length > 1
            ? Checkup.Warn("versions", $"members run {string.Join(" and ", versions)}", "finish the upgrade")
            : Checkup.Fine("versions", $"all members run {string.Join("", versions)} ({System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription})"));
        return found;
    }

    private IEnumerable<Checkup> Member(NodeAnswer<NodeDescribed> answer, DateTimeOffset at)
    {
        var name = $"node {Members.Short(answer.Node)}";
        if (answer.Answer is not { } node)
        {
            yield return Checkup.Fail(name, "does not answer", "look at its log; it may be starved, cut off, or of a version before operators' commands");
            yield break;
        }

        yield return node.Missing.Count == 0
            ? Checkup.Fine(name, "ready")
            : Checkup.Fail(name, $"waits for {string.Join(", ", node.Missing)}", "see 'chat log peek --all --level warning'; docs/operations.md says what each point means");
        if (answer.Node != questions.Self)
        {
            yield return Clocks.Check($"clock of {Members.Short(answer.Node)}", TimeSpan.FromMicroseconds(node.Now - MessageTs.FromTime(at)), node.Machine);
        }
    }
}
