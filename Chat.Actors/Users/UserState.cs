using System.Collections.Immutable;

namespace Chat.Actors.Users;

/// <summary>What belongs to one person, at one version. Pure: no clock, no input or output.</summary>
public sealed record UserState(string User)
{
    public long Version { get; init; }
    public ImmutableDictionary<string, Membership> Memberships { get; init; } = ImmutableDictionary.Create<string, Membership>(StringComparer.Ordinal);

    /// <summary>How far each channel has been read: ts in microseconds.</summary>
    public ImmutableDictionary<string, long> Positions { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);
    public ImmutableDictionary<string, string> Preferences { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);
    public ImmutableDictionary<(string Channel, long Ts), Star> Stars { get; init; } = ImmutableDictionary<(string Channel, long Ts), Star>.Empty;
    public DoNotDisturb Dnd { get; init; } = new();
    public bool ManualAway { get; init; }

    /// <summary>What the latest commands were answered, so that a repetition that comes late does nothing.</summary>
    public AnsweredRequests Answered { get; init; } = AnsweredRequests.Empty;

    /// <summary>The state after the event. An event of a newer release that this one does not know moves the version only.</summary>
    public UserState Apply(IUserEvent e)
    {
        var next = this with { Version = e.Header.Version, Answered = Answered.Add(e.Header, changed: true) };
        return e switch
        {
            MembershipNoted { Membership: { Gone: true } gone } => next with
            {
                Memberships = Memberships.SetItem(gone.Channel, gone),
                Positions = Positions.Remove(gone.Channel),
                Stars = Stars.RemoveRange(Stars.Keys.Where(star => star.Channel == gone.Channel)),
            },
            MembershipNoted x => next with { Memberships = Memberships.SetItem(x.Membership.Channel, x.Membership) },
            ReadMoved x => next with { Positions = Positions.SetItem(x.Position.Channel, x.Position.Ts) },
            PreferenceChanged x => next with { Preferences = Preferences.SetItem(x.Name, x.Value) },
            StarAdded x => next with { Stars = Stars.SetItem((x.Star.Channel, x.Star.Ts), x.Star) },
            StarRemoved x => next with { Stars = Stars.Remove((x.Star.Channel, x.Star.Ts)) },
            DndChanged x => next with { Dnd = x.Dnd },
            OpenChanged x => next with { Memberships = Opened(x) },
            ManualPresenceChanged x => next with { ManualAway = x.Away },
            _ => next,
        };
    }

    public static UserState Of(UserView view) => new(view.User)
    {
        Version = view.Version,
        Memberships = view.Memberships.ToImmutableDictionary(membership => membership.Channel, StringComparer.Ordinal),
        Positions = view.Positions.ToImmutableDictionary(position => position.Channel, position => position.Ts, StringComparer.Ordinal),
        Preferences = view.Preferences.ToImmutableDictionary(StringComparer.Ordinal),
        Stars = view.Stars.ToImmutableDictionary(star => (star.Channel, star.Ts)),
        Dnd = view.Dnd ?? new(),
        ManualAway = view.ManualAway,
        Answered = AnsweredRequests.Of(view.Answered),
    };

    /// <summary>For readers. Channels by id; stars newest first.</summary>
    public UserView ToView()
    {
        var view = new UserView { User = User, Version = Version, Dnd = Dnd, ManualAway = ManualAway };
        view.Memberships.AddRange(Memberships.Values.OrderBy(membership => membership.Channel, StringComparer.Ordinal));
        view.Positions.AddRange(Positions.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new ReadPosition { Channel = entry.Key, Ts = entry.Value }));
        view.Preferences.Add(Preferences);
        view.Stars.AddRange(Stars.Values.OrderByDescending(star => star.At).ThenBy(star => star.Channel, StringComparer.Ordinal).ThenBy(star => star.Ts));
        return view;
    }

    /// <summary>For the snapshot store: the view and what no reader asks for.</summary>
    public UserView ToSnapshot()
    {
        var snapshot = ToView();
        snapshot.Answered.AddRange(Answered.Entries);
        return snapshot;
    }

    private ImmutableDictionary<string, Membership> Opened(OpenChanged e)
    {
        if (!Memberships.TryGetValue(e.Channel, out var membership))
        {
            return Memberships;
        }

        var changed = membership.Clone();
        changed.Open = e.Open;
        return Memberships.SetItem(e.Channel, changed);
    }
}
