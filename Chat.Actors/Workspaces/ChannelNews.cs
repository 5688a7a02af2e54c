namespace Chat.Actors.Workspaces;

/// <summary>What happened to a channel in the directory.</summary>
public enum ChannelChange
{
    Renamed, Archived, Unarchived, Deleted,
}

/// <summary>
/// Something that everybody who may see a channel is told, and its members hear from the channel itself. A renaming counts when the channel has taken the new
/// name. <paramref name="Seq"/> is of the channel's own event, 0 when it is not known; <paramref name="At"/> in microseconds.
/// </summary>
public sealed record ChannelNews(ChannelChange Change, DirectoryChannel Channel, string Team, string By, long Seq, long At)
{
    /// <summary>What the event makes of a channel that was known before; nearly always nothing. After a healed hole it may be several things at once.</summary>
    public static IReadOnlyList<ChannelNews> Of(WorkspaceState before, IWorkspaceEvent e) => e switch
    {
        ChannelChanged { Channel: { } now } when before.Channels.Find(now.Id) is { } then => [.. Between(then, now, e.Header)],
        ChannelRemoved removed when before.Channels.Find(removed.Channel) is { } then => [new(ChannelChange.Deleted, then, e.Header.Team, removed.By, removed.Seq, e.Header.At)],
        _ => [],
    };

    private static IEnumerable<ChannelNews> Between(DirectoryChannel then, DirectoryChannel now, WorkspaceHeader header)
    {
        if (NameOf(then) != NameOf(now))
        {
            yield return new(ChannelChange.Renamed, now, header.Team, now.ChangedBy, now.ChangedSeq, header.At);
        }

        if (then.Archived != now.Archived)
        {
            yield return new(now.Archived ? ChannelChange.Archived : ChannelChange.Unarchived, now, header.Team, now.ChangedBy, now.ChangedSeq, header.At);
        }
    }

    // Until the channel has answered, the old name is the one that counts: a refused renaming is no news.
    private static string NameOf(DirectoryChannel channel) => channel.Renaming?.OldName ?? channel.Name;
}
