using System.Collections.Concurrent;

namespace Chat.Actors.Channels.History;

/// <summary>How far each channel is applied, readable without a mailbox; written by the projection after its commits.</summary>
public sealed class ProjectedHeads
{
    private readonly ConcurrentDictionary<string, long> _heads = new(StringComparer.Ordinal);

    /// <summary>Seq of the last applied event; 0: none.</summary>
    public long Of(string channel) => _heads.GetValueOrDefault(channel);

    internal void Set(string channel, long seq) => _heads[channel] = seq;
}
