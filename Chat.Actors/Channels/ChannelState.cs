using System.Collections.Immutable;

namespace Chat.Actors.Channels;

/// <summary>
/// What a channel is after its events so far. Pure: <see cref="Decide"/> says what a command leads to, <see cref="Apply"/> what an event makes of the state;
/// neither looks at a clock. Messages themselves are not here: they are history's. The members are a persistent sorted set, so that a post to a channel of
/// 100,000 copies none of them and a page of members is found by index.
/// </summary>
public sealed partial record ChannelState
{
    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private ChannelState(string id, ChannelLimits limits)
    {
        Id = id;
        Limits = limits;
        Dedupe = ChannelDedupe.Of(limits.MaxRemembered);
    }

    public string Id { get; }
    public ChannelLimits Limits { get; init; }

    /// <summary>Of the last event; 0 before the channel exists.</summary>
    public long Seq { get; init; }

    /// <summary>Of the last event, in microseconds; the next one is greater.</summary>
    public long LastTs { get; init; }

    /// <summary>Of the newest message that history shows at top level; 0 when there is none.</summary>
    public long LastMessageTs { get; init; }

    public string Team { get; init; } = "";
    public ChannelKind Kind { get; init; }
    public string Name { get; init; } = "";
    public string Creator { get; init; } = "";
    public long Created { get; init; }
    public bool Archived { get; init; }
    public bool General { get; init; }
    public Caption Topic { get; init; } = Caption.None;
    public Caption Purpose { get; init; } = Caption.None;

    /// <summary>Newest last.</summary>
    public ImmutableList<string> PreviousNames { get; init; } = [];

    /// <summary>By id, ordinal.</summary>
    public ImmutableSortedSet<string> Members { get; init; } = Nobody;

    /// <summary>ts of the pinned messages.</summary>
    public ImmutableSortedSet<long> Pins { get; init; } = [];

    public ChannelDedupe Dedupe { get; init; }

    /// <summary>For good: the id is never used again, and nothing but the numbers is left of the state.</summary>
    public bool Deleted { get; init; }

    public bool Exists => Seq > 0 && !Deleted;

    /// <summary>Direct and group-direct conversations: no name, no joining, members for ever.</summary>
    public bool IsDirect => Kind is ChannelKind.Direct or ChannelKind.GroupDirect;

    /// <summary>A channel that does not exist yet.</summary>
    public static ChannelState Of(string id, ChannelLimits? limits = null) => new(id, limits ?? ChannelLimits.Default);

    public bool IsMember(string user) => Members.Contains(user);

    /// <summary>The channel as this user sees it. Whether they may see it at all is <see cref="ChannelAccess"/>'s question.</summary>
    public ChannelView View(string user)
    {
        var view = new ChannelView
        {
            Id = Id,
            Team = Team,
            Kind = Kind,
            Name = Name,
            Creator = Creator,
            Created = Created,
            Archived = Archived,
            General = General,
            Topic = Topic.Text,
            TopicBy = Topic.By,
            TopicAt = Topic.At,
            Purpose = Purpose.Text,
            PurposeBy = Purpose.By,
            PurposeAt = Purpose.At,
            IsMember = IsMember(user),
            NumMembers = Members.Count,
            HeadSeq = Seq,
            LastTs = LastTs,
            LastMessageTs = LastMessageTs,
        };
        view.PreviousNames.Add(PreviousNames);
        if (IsDirect)
        {
            view.Members.Add(Members);
        }

        return view;
    }

    /// <summary>Up to <paramref name="limit"/> members behind this one in the order of their ids.</summary>
    public MembersPage MembersAfter(string after, int limit)
    {
        var found = after.Length == 0 ? -1 : Members.IndexOf(after);
        var from = found >= 0 ? found + 1 : after.Length == 0 ? 0 : ~found;
        var page = new MembersPage { Total = Members.Count };
        for (var i = from; i < Members.Count && i - from < limit; i++)
        {
            page.Users.Add(Members[i]);
        }

        page.Next = from + page.Users.Count < Members.Count && page.Users.Count > 0 ? page.Users[^1] : "";
        return page;
    }
}

/// <summary>A topic or purpose: who set it, and when in microseconds (0: never).</summary>
public sealed record Caption(string Text, string By, long At)
{
    public static readonly Caption None = new("", "", 0);
}
