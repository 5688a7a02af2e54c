using Chat.Node.Commands.Actors;
using Chat.Node.Commands.Channels;
using Chat.Node.Commands.Cluster;
using Chat.Node.Commands.Connections;
using Chat.Node.Commands.Doctor;
using Chat.Node.Commands.Journal;
using Chat.Node.Commands.Logs;
using Chat.Node.Commands.Nodes;
using Chat.Node.Commands.PubSub;
using Chat.Node.Commands.Sharding;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary>All commands that a node answers, in the order of the help.</summary>
public static class Palettes
{
    /// <summary>What each group is about.</summary>
    public static IReadOnlyDictionary<string, string> Help { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["cluster"] = "Members of the cluster: who is in, out, unreachable.",
        ["cluster-sharding"] = "Where channels, people and workspaces live.",
        ["node"] = "One node: its health, taking it out of service.",
        ["channel"] = "One channel: where it is, whether all its parts agree.",
        ["message"] = "One message on its way.",
        ["connections"] = "Sockets of people and apps.",
        ["journal"] = "The store of all events.",
        ["pubsub"] = "How events reach the members.",
        ["actor"] = "What runs inside.",
        ["log"] = "The nodes' logs.",
        ["log level"] = "What is logged.",
    };

    /// <summary>The commands.</summary>
    public static IReadOnlyList<CommandSpec> All { get; } =
    [
        ClusterShow.Spec, ClusterJoin.Spec, ClusterLeave.Spec, ClusterDown.Spec, ClusterDownUnreachable.Spec, ClusterTail.Spec,
        ListRegions.Spec, RegionStats.Spec, ListShards.Spec, LocateChannel.Spec,
        DoctorCommand.Spec,
        NodeHealth.Spec, NodeDrain.Spec,
        ChannelShow.Spec, ChannelVerify.Spec, MessageTrace.Spec,
        ConnectionsSummary.Spec, ConnectionsByUser.Spec, ConnectionsDrop.Spec,
        JournalStats.Spec, JournalTop.Spec,
        PubSubTopics.Spec,
        ActorHierarchy.Spec,
        LogPeek.Spec, LogTail.Spec, LogLevelGet.Spec, LogLevelSet.Spec, LogLevelReset.Spec,
    ];

    /// <summary>The node's side of them.</summary>
    public static IServiceCollection AddOperatorCommands(this IServiceCollection services) => services
        .AddSingleton<ChannelNames>().AddSingleton<ShardingRegions>()
        .AddCommand<ClusterShow>().AddCommand<ClusterJoin>().AddCommand<ClusterLeave>().AddCommand<ClusterDown>().AddCommand<ClusterDownUnreachable>().AddCommand<ClusterTail>()
        .AddCommand<ListRegions>().AddCommand<RegionStats>().AddCommand<ListShards>().AddCommand<LocateChannel>()
        .AddSingleton<MachineChecks>().AddSingleton<DatabaseChecks>().AddSingleton<ClusterChecks>().AddCommand<DoctorCommand>()
        .AddSingleton<OperatorDatabase>().AddSingleton<RelayPositions>().AddCommand<ChannelShow>().AddCommand<ChannelVerify>().AddCommand<MessageTrace>()
        .AddCommand<JournalStats>().AddCommand<JournalTop>()
        .AddCommand<NodeHealth>().AddCommand<NodeDrain>()
        .AddCommand<ConnectionsSummary>().AddCommand<ConnectionsByUser>().AddCommand<ConnectionsDrop>()
        .AddCommand<PubSubTopics>()
        .AddCommand<ActorHierarchy>()
        .AddCommand<LogPeek>().AddCommand<LogTail>().AddCommand<LogLevelGet>().AddCommand<LogLevelSet>().AddCommand<LogLevelReset>();

    private static IServiceCollection AddCommand<T>(this IServiceCollection services)
        where T : class, IOperatorCommand => services.AddSingleton<IOperatorCommand, T>();
}
