using Akka.Actor;
using Akka.Serialization;
using Google.Protobuf;

namespace Chat.Actors.Kernel;

/// <summary>One row of a feature's manifest table: the short name that stands in the journal for ever, the type, its reader.</summary>
public sealed record ProtoManifest(string Manifest, Type Type, MessageParser Parser)
{
    public static ProtoManifest Of<T>(string manifest)
        where T : IMessage<T>, new() => new(manifest, typeof(T), new MessageParser<T>(() => new T()));
}

/// <summary>
/// Writes a feature's Protobuf messages under one- to three-letter manifests (DESIGN.md section 5). A type without a row in the table throws
/// at first use; no CLR type name ever reaches the wire. Akka's own Protobuf serializer is bound to IMessage and would write the CLR type
/// name, so every type here is bound by its exact type: an exact binding beats one by interface.
/// </summary>
public abstract class ProtoSerializer : SerializerWithStringManifest
{
    private readonly Dictionary<string, ProtoManifest> _byManifest;
    private readonly Dictionary<Type, ProtoManifest> _byType;

    protected ProtoSerializer(ExtendedActorSystem system, int identifier, IReadOnlyList<ProtoManifest> table)
        : base(system)
    {
        Identifier = identifier;
        _byManifest = table.ToDictionary(row => row.Manifest, StringComparer.Ordinal);
        _byType = table.ToDictionary(row => row.Type);
    }

    /// <inheritdoc/>
    public override int Identifier { get; }

    /// <inheritdoc/>
    public override string Manifest(object o) => RowOf(o).Manifest;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj)
    {
        _ = RowOf(obj);
        return ((IMessage)obj).ToByteArray();
    }

    /// <inheritdoc/>
    public override object FromBinary(byte[] bytes, string manifest) =>
        _byManifest.TryGetValue(manifest, out var row)
            ? row.Parser.ParseFrom(bytes)
            : throw new System.Runtime.Serialization.SerializationException($"{GetType().Name} knows no manifest '{manifest}'. Was it written by a newer version?");

    private ProtoManifest RowOf(object o) =>
        _byType.TryGetValue(o.GetType(), out var row)
            ? row
            : throw new System.Runtime.Serialization.SerializationException($"{o.GetType().Name} has no manifest in {GetType().Name}. Add a row to its table.");
}
