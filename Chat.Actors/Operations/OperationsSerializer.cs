using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Operations;

/// <summary>The manifest table of what nodes tell each other for operators. Identifier 210, for ever.</summary>
public sealed class OperationsSerializer(ExtendedActorSystem system) : ProtoSerializer(system, 210, Table)
{
    internal static readonly IReadOnlyList<ProtoManifest> Table =
    [
        ProtoManifest.Of<DescribeNode>("n"), ProtoManifest.Of<NodeDescribed>("N"),
        ProtoManifest.Of<CountConnections>("c"), ProtoManifest.Of<ConnectionsCounted>("C"),
        ProtoManifest.Of<DropConnections>("d"), ProtoManifest.Of<ConnectionsDropped>("D"),
        ProtoManifest.Of<DescribeRelay>("r"), ProtoManifest.Of<RelayDescribed>("R"),
        ProtoManifest.Of<ReadLog>("l"), ProtoManifest.Of<LogRead>("L"),
        ProtoManifest.Of<SetLogLevel>("v"), ProtoManifest.Of<LogLevels>("V"),
        ProtoManifest.Of<DescribeActors>("a"), ProtoManifest.Of<ActorsDescribed>("A"),
        ProtoManifest.Of<DescribeTopics>("t"), ProtoManifest.Of<TopicsDescribed>("T"),
    ];

    /// <summary>The types to bind.</summary>
    public static IReadOnlyList<Type> Types { get; } = [.. Table.Select(row => row.Type)];
}
