using Akka.Actor;
using Akka.Serialization;
using Chat.Actors.Kernel;
using Google.Protobuf;
using Xunit;

namespace Chat.Tests.Architecture;

/// <summary>Every Protobuf message that can cross nodes or enter the journal has a manifest of its own, in its feature's serializer.</summary>
public sealed class SerializerTests
{
    private static readonly System.Reflection.Assembly Actors = typeof(Ids).Assembly;

    /// <summary>Parts of other messages: they never travel by themselves.</summary>
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "Actor", "CommandHeader", "EventHeader", "Message", "Reaction", "ChannelView", "WorkspaceCommand", "WorkspaceHeader", "Profile", "User", "App", "DirectoryChannel",
        "Token", "Invitation", "NewUser", "PendingMembers", "InstallationEntry", "UserHeader", "Membership", "ReadPosition", "Star", "DoNotDisturb", "Ephemeral",
        "PendingRename", "GrantedTicket", "EndedToken",
    };

    [Fact]
    public void Every_protocol_message_has_a_manifest_in_the_serializer_of_its_feature()
    {
        using var system = ActorSystem.Create("manifests");
        var serializers = Serializers((ExtendedActorSystem)system);

        var missing = Messages().Where(type => !serializers.Any(serializer => Knows(serializer, type) && Feature(serializer.GetType()) == Feature(type)));

        Assert.Empty(missing.Select(type => type.FullName));
    }

    [Fact]
    public void Serializers_have_different_identifiers_and_short_manifests()
    {
        using var system = ActorSystem.Create("manifests");
        var serializers = Serializers((ExtendedActorSystem)system);

        Assert.Equal(serializers.Count, serializers.Select(serializer => serializer.Identifier).Distinct().Count());
        Assert.All(serializers, serializer => Assert.True(serializer.Identifier > 100, $"{serializer.GetType().Name}: ids up to 100 are Akka's"));
        foreach (var (serializer, type) in serializers.SelectMany(serializer => Messages().Where(type => Knows(serializer, type)).Select(type => (serializer, type))))
        {
            Assert.InRange(serializer.Manifest(Activator.CreateInstance(type)!).Length, 1, 3);
        }
    }

    private static IEnumerable<Type> Messages() =>
        Actors.GetTypes().Where(type => typeof(IMessage).IsAssignableFrom(type) && type is { IsAbstract: false, IsNested: false } && !Parts.Contains(type.Name));

    private static List<SerializerWithStringManifest> Serializers(ExtendedActorSystem system) =>
        [.. Actors.GetTypes()
            .Where(type => typeof(ProtoSerializer).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(type => (SerializerWithStringManifest)Activator.CreateInstance(type, system)!)];

    private static bool Knows(SerializerWithStringManifest serializer, Type type)
    {
        try
        {
            return serializer.Manifest(Activator.CreateInstance(type)!).Length > 0;
        }
        catch (System.Runtime.Serialization.SerializationException)
        {
            return false;
        }
    }

    private static string Feature(Type type) => type.Namespace!.Split('.')[2];
}
