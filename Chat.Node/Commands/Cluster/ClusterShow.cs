using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Cluster;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Cluster;

/// <summary><c>chat cluster show</c>: the members as this node sees them.</summary>
public sealed class ClusterShow(ActorSystem system) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster", "show", "The members of the cluster as this node sees them.")
    {
        Columns =
        [
            new("address", "address"),
            new("roles", "roles"),
            new("status", "status"),
            new("reachable", "reachability", reachable => reachable?.GetValue<bool>() == false ? "unreachable" : ""),
            new("version", "version"),
            new("flags", "", flags => string.Join(", ", (flags as JsonArray ?? []).Select(flag => flag!.ToString()))),
        ],
        Counted = "nodes",
        Examples = [("cluster show", "who is in"), ("cluster show --json | jq -r 'select(.reachable|not).address'", "the addresses of members that cannot be reached")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        var state = cluster.State;
        var oldest = state.Members.Where(member => member.Status is MemberStatus.Up or MemberStatus.Leaving).Order(Member.AgeOrdering).FirstOrDefault();
        foreach (var member in state.Members)
        {
            var flags = new JsonArray();
            Flag(member.Address == cluster.SelfAddress, "self");
            Flag(member.Address == state.Leader, "leader");
            Flag(member.Equals(oldest), "oldest");
            await output.Row(new JsonObject
            {
                ["address"] = member.Address.ToString(),
                ["roles"] = new JsonArray([.. member.Roles.Order(StringComparer.Ordinal).Select(role => (JsonNode)role)]),
                ["status"] = Status(member.Status),
                ["reachable"] = !state.Unreachable.Contains(member),
                ["version"] = member.AppVersion.ToString(),
                ["flags"] = flags,
            });

            void Flag(bool holds, string name)
            {
                if (holds)
                {
                    flags.Add((JsonNode)name);
                }
            }
        }

        return 0;
    }

    /// <summary>As Petabridge.Cmd writes it.</summary>
    internal static string Status(MemberStatus status) => status.ToString().ToLowerInvariant();
}
