using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Chat.Actors.Channels;

namespace Chat.Tests.Channels;

/// <summary>The scripted journal and the channels' own serializer.</summary>
public static class ChannelTestConfig
{
    public static Config Hocon { get; } = ConfigurationFactory.ParseString($$"""
        akka {
          loglevel = WARNING
          test.single-expect-default = 10s
          actor {
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
