using System.Buffers.Binary;
using System.Collections.Immutable;
using Google.Protobuf;

namespace Chat.Actors.Channels;

/// <summary>Between the state and its snapshot in the store.</summary>
public static class ChannelSnapshots
{
    private const int EntrySize = 32;

    public static ChannelSnapshot Write(ChannelState state)
    {
        var snapshot = new ChannelSnapshot
        {
            Seq = state.Seq,
            LastTs = state.LastTs,
            Id = state.Id,
            Team = state.Team,
            Kind = state.Kind,
            Name = state.Name,
            Creator = state.Creator,
            Created = state.Created,
            Archived = state.Archived,
            General = state.General,
            Topic = state.Topic.Text,
            TopicBy = state.Topic.By,
            TopicAt = state.Topic.At,
            Purpose = state.Purpose.Text,
            PurposeBy = state.Purpose.By,
            PurposeAt = state.Purpose.At,
            Dedupe = Pack(state.Dedupe),
            LastMessageTs = state.LastMessageTs,
            Deleted = state.Deleted,
        };
        snapshot.Members.Add(state.Members);
        snapshot.PreviousNames.Add(state.PreviousNames);
        snapshot.Pins.Add(state.Pins);
        return snapshot;
    }

    public static ChannelState Read(ChannelSnapshot snapshot, ChannelLimits? limits = null) => ChannelState.Of(snapshot.Id, limits) with
    {
        Seq = snapshot.Seq,
        LastTs = snapshot.LastTs,
        LastMessageTs = snapshot.LastMessageTs,
        Deleted = snapshot.Deleted,
        Team = snapshot.Team,
        Kind = snapshot.Kind,
        Name = snapshot.Name,
        Creator = snapshot.Creator,
        Created = snapshot.Created,
        Archived = snapshot.Archived,
        General = snapshot.General,
        Topic = new Caption(snapshot.Topic, snapshot.TopicBy, snapshot.TopicAt),
        Purpose = new Caption(snapshot.Purpose, snapshot.PurposeBy, snapshot.PurposeAt),
        Members = snapshot.Members.ToImmutableSortedSet(StringComparer.Ordinal),
        PreviousNames = [.. snapshot.PreviousNames],
        Pins = [.. snapshot.Pins],
        Dedupe = Unpack(snapshot.Dedupe.Span, (limits ?? ChannelLimits.Default).MaxRemembered),
    };

    private static ByteString Pack(ChannelDedupe dedupe)
    {
        var bytes = new byte[dedupe.Count * EntrySize];
        var at = 0;
        foreach (var entry in dedupe.Entries)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(bytes.AsSpan(at), entry.Key);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 16), entry.Ts);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + 24), entry.SeqAndFlags);
            at += EntrySize;
        }

        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static ChannelDedupe Unpack(ReadOnlySpan<byte> bytes, int max)
    {
        var dedupe = ChannelDedupe.Of(max);
        for (var at = 0; at + EntrySize <= bytes.Length; at += EntrySize)
        {
            dedupe = dedupe.Add(new DedupeEntry(
                BinaryPrimitives.ReadUInt128LittleEndian(bytes[at..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 16)..]),
                BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + 24)..])));
        }

        return dedupe;
    }
}
