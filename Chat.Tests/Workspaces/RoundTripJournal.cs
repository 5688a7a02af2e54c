using System.Collections.Immutable;
using Akka.Persistence;
using Akka.Persistence.Journal;
using Akka.Serialization;

namespace Chat.Tests.Workspaces;

/// <summary>The in-memory journal, but what it gives back was read from bytes.</summary>
public sealed class RoundTripJournal : MemoryJournal
{
    private readonly Serialization _serialization = Context.System.Serialization;

    protected override Task<IImmutableList<Exception>?> WriteMessagesAsync(IEnumerable<AtomicWrite> messages, CancellationToken cancellationToken) =>
        base.WriteMessagesAsync([.. messages.Select(Through)], cancellationToken)!;

    private AtomicWrite Through(AtomicWrite write) =>
        new([.. ((IImmutableList<IPersistentRepresentation>)write.Payload).Select(e => e.WithPayload(Through(e.Payload)))]);

    private object Through(object e)
    {
        var serializer = (SerializerWithStringManifest)_serialization.FindSerializerFor(e);
        return serializer.FromBinary(serializer.ToBinary(e), serializer.Manifest(e));
    }
}
