using Akka.Actor;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Tests.Support;

/// <summary>Every Protobuf message that can cross nodes or enter the journal, and the serializers; found by reflection, so that nothing new is forgotten.</summary>
internal static class Protocol
{
    private static readonly System.Reflection.Assembly Actors = typeof(Ids).Assembly;

    /// <summary>Parts of other messages: they never travel by themselves.</summary>
    private static readonly HashSet<string> Parts = new(StringComparer.Ordinal)
    {
        "Actor", "CommandHeader", "EventHeader", "Message", "Reaction", "ChannelView", "WorkspaceCommand", "WorkspaceHeader", "Profile", "User", "App", "DirectoryChannel",
        "Token", "Invitation", "NewUser", "PendingMembers", "InstallationEntry", "UserHeader", "Membership", "ReadPosition", "Star", "DoNotDisturb", "Ephemeral",
        "PendingRename", "GrantedTicket", "EndedToken", "UserConnections", "LogLine", "LogRule", "PendingDeletion", "RemovedChannel", "AnsweredRequest",
    };

    /// <summary>All that travel by themselves.</summary>
    public static IReadOnlyList<Type> Messages { get; } = [.. Generated().Where(type => !Parts.Contains(type.Name))];

    /// <summary>Those that never do.</summary>
    public static IReadOnlyList<Type> PartsOfMessages { get; } = [.. Generated().Where(type => Parts.Contains(type.Name))];

    /// <summary>One of each, on this system.</summary>
    public static IReadOnlyList<ProtoSerializer> Serializers(ActorSystem system) =>
        [.. Actors.GetTypes()
            .Where(type => typeof(ProtoSerializer).IsAssignableFrom(type) && !type.IsAbstract)
            .Select(type => (ProtoSerializer)Activator.CreateInstance(type, (ExtendedActorSystem)system)!)];

    /// <summary>The feature folder a type belongs to.</summary>
    public static string Feature(Type type) => type.Namespace!.Split('.')[2];

    /// <summary>The manifest under which the serializer writes this type; empty: none.</summary>
    public static string ManifestOf(ProtoSerializer serializer, Type type)
    {
        try
        {
            return serializer.Manifest(Activator.CreateInstance(type)!);
        }
        catch (System.Runtime.Serialization.SerializationException)
        {
            return "";
        }
    }

    private static IEnumerable<Type> Generated() =>
        Actors.GetTypes().Where(type => typeof(IMessage).IsAssignableFrom(type) && type is { IsAbstract: false, IsNested: false }).OrderBy(type => type.FullName, StringComparer.Ordinal);
}
