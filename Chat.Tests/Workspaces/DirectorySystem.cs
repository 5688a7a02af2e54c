using System.Collections.Immutable;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Akka.Serialization;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;

namespace Chat.Tests.Workspaces;

/// <summary>An actor system without a cluster that writes every message and every event to bytes and back, and keeps its journal in memory.</summary>
internal static class DirectorySystem
{
    public static ActorSystemSetup Setup => BootstrapSetup.Create().WithConfig(Config).And(SerializationSetup.Create(system =>
    [
        SerializerDetails.Create("local", new AkkaByReferenceSerializer(system), [typeof(object)]),
        Details("channels", new ChannelSerializer(system), ChannelSerializer.Types),
        Details("workspaces", new WorkspaceSerializer(system), WorkspaceSerializer.Table.Select(row => row.Type)),
        Details("users", new UserSerializer(system), UserSerializer.Table.Select(row => row.Type)),
    ]));

    private static Config Config => ConfigurationFactory.ParseString("""
        akka {
          loglevel = WARNING
          actor.serialize-messages = on
          persistence.journal.plugin = "akka.persistence.journal.round-trip"
          persistence.journal.round-trip.class = "Chat.Tests.Workspaces.RoundTripJournal, Chat.Tests"
          persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        }
        """).WithFallback(DistributedPubSub.DefaultConfig());

    private static SerializerDetails Details(string name, Serializer serializer, IEnumerable<Type> types) =>
        SerializerDetails.Create(name, serializer, types.ToImmutableHashSet());
}
