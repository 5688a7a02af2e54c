using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Chat.Actors.Channels;

namespace Chat.Tests.Channels;

/// <summary>The scripted journal, every message serialized, no fallback serializer: as on a cluster, in one process.</summary>
public static class ChannelTestConfig
{
    public static Config Hocon { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          actor {
            serialize-messages = on
            serializers.channels = "{{Name(typeof(ChannelSerializer))}}"
            serialization-bindings {
              {{string.Join("\n", ChannelSerializer.Types.Select(type => $"\"{Name(type)}\" = channels"))}}
            }
          }
          persistence {
            journal.plugin = "akka.persistence.journal.scripted"
            journal.scripted.class = "{{Name(typeof(ScriptedJournal))}}"
            snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
          }
        }
        """).WithFallback(DistributedPubSub.DefaultConfig());

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
