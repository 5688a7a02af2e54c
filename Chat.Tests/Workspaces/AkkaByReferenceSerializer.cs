using System.Collections.Concurrent;
using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Serialization;

namespace Chat.Tests.Workspaces;

/// <summary>
/// Stands where Akka's fallback serializer would: Akka's own local messages pass as they are, a message of ours without a serializer fails. With the
/// fallback, a test that writes every message to bytes would also need the journal's inner messages to survive reflection over Protobuf types.
/// </summary>
internal sealed class AkkaByReferenceSerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<Guid, object> Parked = new();

    public override int Identifier => 9_999;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        if (obj.GetType().Namespace?.StartsWith("Chat.", StringComparison.Ordinal) == true)
        {
            throw new SerializationException($"{obj.GetType().FullName} has no serializer and does not say that it stays on its node.");
        }

        var key = Guid.NewGuid();
        Parked[key] = obj;
        return key.ToByteArray();
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        Parked.TryRemove(new Guid(bytes), out var obj) ? obj : throw new SerializationException("Read twice.");
}
