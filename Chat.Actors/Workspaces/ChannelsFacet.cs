using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>The directory of named channels: who holds which name, and what is still to be told to channels themselves.</summary>
public sealed record ChannelsFacet
{
    public static readonly ChannelsFacet Empty = new();

    public ImmutableDictionary<string, DirectoryChannel> ById { get; init; } = ImmutableDictionary.Create<string, DirectoryChannel>(StringComparer.Ordinal);

    /// <summary>Includes the old name of a channel whose renaming is under way: it is free only when the channel has let go of it.</summary>
    public ImmutableDictionary<string, string> IdByName { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>First members of channels that have not confirmed their creation.</summary>
    public ImmutableDictionary<string, PendingMembers> Creating { get; init; } = ImmutableDictionary.Create<string, PendingMembers>(StringComparer.Ordinal);
    public ImmutableHashSet<string> Renaming { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    public ImmutableHashSet<string> Deleting { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>The latest deletions, oldest first: a caller repeats a request within seconds, and is answered as at first.</summary>
    public ImmutableList<RemovedChannel> Removed { get; init; } = [];
    public string GeneralId { get; init; } = "";

    public DirectoryChannel? Find(string id) => ById.GetValueOrDefault(id);

    /// <summary>The holder of a name; during a renaming by the old name too.</summary>
    public DirectoryChannel? FindByName(string name) => IdByName.TryGetValue(name, out var id) ? ById[id] : null;

    public static ChannelsFacet Of(IEnumerable<DirectoryChannel> channels, IEnumerable<KeyValuePair<string, PendingMembers>> creating, IEnumerable<RemovedChannel> removed) =>
        channels.Aggregate(Empty, (facet, channel) => facet.With(channel)) with { Creating = Empty.Creating.AddRange(creating), Removed = [.. removed] };

    public ChannelsFacet WithRegistered(DirectoryChannel channel, IEnumerable<string> members)
    {
        var pending = new PendingMembers();
        pending.Users.AddRange(members);
        return With(channel) with { Creating = Creating.SetItem(channel.Id, pending) };
    }

    /// <summary>Puts the channel's entry in the place of the old.</summary>
    public ChannelsFacet With(DirectoryChannel channel)
    {
        var names = Find(channel.Id) is { } old ? NamesWithout(old) : IdByName;
        names = names.SetItem(channel.Name, channel.Id);
        return this with
        {
            ById = ById.SetItem(channel.Id, channel),
            IdByName = channel.Renaming is { } renaming ? names.SetItem(renaming.OldName, channel.Id) : names,
            Creating = channel.Confirmed ? Creating.Remove(channel.Id) : Creating,
            Renaming = channel.Renaming is null ? Renaming.Remove(channel.Id) : Renaming.Add(channel.Id),
            Deleting = channel.Deleting is null ? Deleting.Remove(channel.Id) : Deleting.Add(channel.Id),
            GeneralId = channel.General ? channel.Id : GeneralId,
        };
    }

    /// <summary>The channel is deleted; its name is free.</summary>
    public ChannelsFacet Without(ChannelRemoved removed)
    {
        var known = Removed.Add(new() { Channel = removed.Channel, RequestId = removed.RequestId, Seq = removed.Seq });
        return this with
        {
            ById = ById.Remove(removed.Channel),
            IdByName = Find(removed.Channel) is { } old ? NamesWithout(old) : IdByName,
            Creating = Creating.Remove(removed.Channel),
            Renaming = Renaming.Remove(removed.Channel),
            Deleting = Deleting.Remove(removed.Channel),
            Removed = known.Count > WorkspaceLimits.RememberedDeletions ? known.RemoveAt(0) : known,
        };
    }

    private ImmutableDictionary<string, string> NamesWithout(DirectoryChannel entry)
    {
        var left = IdByName.Remove(entry.Name);
        return entry.Renaming is { } renaming ? left.Remove(renaming.OldName) : left;
    }
}
