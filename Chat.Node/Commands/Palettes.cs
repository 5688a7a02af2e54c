using Chat.Node.Commands.Cluster;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary>All commands that a node answers, in the order of the help.</summary>
public static class Palettes
{
    /// <summary>What each group is about.</summary>
    public static IReadOnlyDictionary<string, string> Help { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cluster"] = "Members of the cluster: who is in, out, unreachable.",
    };

    /// <summary>The commands.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        ClusterShow.Spec,
    ];

    /// <summary>The node's side of them.</summary>
    public static IServiceCollection AddOperatorCommands(this IServiceCollection services) => services
        .AddSingleton<IOperatorCommand, ClusterShow>();
}
