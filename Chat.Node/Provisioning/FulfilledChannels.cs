using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Node.Provisioning;

/// <summary>
/// Which channels are as declared already, told by the read model. Asking the channels themselves wakes every one of them: a second of a start for a hundred.
/// The read model is believed only when it holds all that the journal held when it was asked; else nothing counts as fulfilled, and the channels are asked.
/// </summary>
public sealed class FulfilledChannels(IHistoryStore history)
{
    /// <summary>The names of those channels that need nothing.</summary>
    public async Task<IReadOnlySet<string>> Find(ProvisioningScope scope, IReadOnlyList<DeclaredChannel> declared, CancellationToken cancel)
    {
        var fulfilled = new HashSet<string>(StringComparer.Ordinal);
        var known = declared.Select(channel => (Declared: channel, Id: scope.Directory.ChannelByName(channel.Name)?.Id ?? "")).Where(channel => channel.Id.Length > 0).ToArray();
        if (known.Length == 0 || !await history.IsCurrent(cancel))
        {
            return fulfilled;
        }

        var shown = (await history.ChannelsById([.. known.Select(channel => channel.Id)], cancel)).ToDictionary(channel => channel.Id, StringComparer.Ordinal);
        foreach (var (channel, id) in known)
        {
            if (shown.TryGetValue(id, out var summary) && Agrees(channel, summary) && (await history.Members(id, cancel)).ToHashSet(StringComparer.Ordinal).IsSupersetOf(scope.Members(channel)))
            {
                fulfilled.Add(channel.Name);
            }
        }

        return fulfilled;
    }

    private static bool Agrees(DeclaredChannel declared, ChannelSummary shown) =>
        declared.Private == (shown.Kind == ChannelKind.Private)
        && (declared.Topic is null || declared.Topic == shown.Topic)
        && (declared.Purpose is null || declared.Purpose == shown.Purpose);
}
