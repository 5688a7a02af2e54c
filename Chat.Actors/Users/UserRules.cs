using System.Text;
using System.Text.Json;
using Chat.Actors.Channels;

namespace Chat.Actors.Users;

/// <summary>
/// What a user's entity answers: an event to persist, nothing (the command changes nothing), or a refusal. Codes: already_starred, not_starred,
/// too_many_stars, too_many_preferences, invalid_preference, too_many_channels, invalid_dnd, channel_not_found.
/// </summary>
public static class UserRules
{
    /// <summary>Decides on the state as it is; the time is given in microseconds since 1970.</summary>
    public static (IUserEvent? Event, string? Refusal) Decide(this UserState state, IUserMessage command, long now)
    {
        var header = new UserHeader { User = state.User, Team = command.Header.Team, Version = state.Version + 1, At = now, RequestId = command.Header.RequestId };
        return command switch
        {
            NoteMembership x => Note(state, x, header),
            MarkRead x => Mark(state, x, header),
            SetPreference x => Prefer(state, x, header),
            SetStar x => SetStar(state, x, header),
            SetDnd x => Silence(state, x, header),
            SetOpen x => Open(state, x, header),
            SetManualPresence x when x.Away != state.ManualAway => (new ManualPresenceChanged { Header = header, Away = x.Away }, null),
            SetManualPresence => (null, null),
            _ => (null, "unknown_command"),
        };
    }

    /// <summary>The state after a command that was refused or changed nothing. Kept in memory, and by the next snapshot: a repetition after a crash is decided anew.</summary>
    public static UserState Unchanged(this UserState state, IUserMessage command, long now, string? refusal) => state with
    {
        Answered = state.Answered.Add(new UserHeader { RequestId = command.Header.RequestId, At = now, Version = state.Version }, changed: false, refusal ?? ""),
    };

    // The newest seq wins whatever the order of arrival. Whether a conversation is open belongs to the person, so a note never closes one.
    private static (IUserEvent?, string?) Note(UserState state, NoteMembership command, UserHeader header)
    {
        if (command.Membership is not { } noted || !IsChannel(noted.Channel))
        {
            return (null, "channel_not_found");
        }

        var known = state.Memberships.GetValueOrDefault(noted.Channel);
        if (known is not null && noted.Seq <= known.Seq)
        {
            return (null, null);
        }

        if (known is null && state.Memberships.Count >= UserLimits.Channels)
        {
            return (null, "too_many_channels");
        }

        var membership = noted.Clone();
        membership.Open = !noted.Gone && (noted.Open || known is { Open: true });
        return (new MembershipNoted { Header = header, Membership = membership }, null);
    }

    private static (IUserEvent?, string?) Mark(UserState state, MarkRead command, UserHeader header)
    {
        if (command.Position is not { Ts: >= 0 } position || !IsChannel(position.Channel))
        {
            return (null, "channel_not_found");
        }

        var known = state.Positions.TryGetValue(position.Channel, out var ts);
        if (!known && state.Positions.Count >= UserLimits.Channels)
        {
            return (null, "too_many_channels");
        }

        var moves = command.Backwards ? position.Ts != ts || !known : position.Ts > ts;
        return (moves ? new ReadMoved { Header = header, Position = position } : null, null);
    }

    private static (IUserEvent?, string?) Prefer(UserState state, SetPreference command, UserHeader header)
    {
        if (command.Name.Length is 0 or > UserLimits.PreferenceName || command.Value.Length > UserLimits.PreferenceValue || !IsJson(command.Value))
        {
            return (null, "invalid_preference");
        }

        var known = state.Preferences.TryGetValue(command.Name, out var value);
        if (!known && state.Preferences.Count >= UserLimits.Preferences)
        {
            return (null, "too_many_preferences");
        }

        return (value == command.Value ? null : new PreferenceChanged { Header = header, Name = command.Name, Value = command.Value }, null);
    }

    private static (IUserEvent?, string?) SetStar(UserState state, SetStar command, UserHeader header)
    {
        if (command.Star is not { } star || !IsChannel(star.Channel))
        {
            return (null, "channel_not_found");
        }

        var known = state.Stars.GetValueOrDefault((star.Channel, star.Ts));
        if (!command.Starred)
        {
            return known is null ? (null, "not_starred") : (new StarRemoved { Header = header, Star = known }, null);
        }

        if (known is not null || state.Stars.Count >= UserLimits.Stars)
        {
            return (null, known is null ? "too_many_stars" : "already_starred");
        }

        var added = star.Clone();
        added.At = header.At / 1_000_000;
        return (new StarAdded { Header = header, Star = added }, null);
    }

    private static (IUserEvent?, string?) Silence(UserState state, SetDnd command, UserHeader header)
    {
        var valid = command.Dnd is { SnoozeUntil: >= 0, StartMinute: >= 0 and < UserLimits.MinutesOfDay, EndMinute: >= 0 and < UserLimits.MinutesOfDay };
        return !valid ? (null, "invalid_dnd") : (state.Dnd.Equals(command.Dnd) ? null : new DndChanged { Header = header, Dnd = command.Dnd }, null);
    }

    private static (IUserEvent?, string?) Open(UserState state, SetOpen command, UserHeader header)
    {
        if (state.Memberships.TryGetValue(command.Channel, out var membership))
        {
            return (membership.Open == command.Open ? null : new OpenChanged { Header = header, Channel = command.Channel, Open = command.Open }, null);
        }

        // The note of the channel's creation may still be under way: seq 0 gives way to any note.
        var direct = command.Kind is ChannelKind.Direct or ChannelKind.GroupDirect && IsChannel(command.Channel);
        return !direct ? (null, "channel_not_found")
            : state.Memberships.Count >= UserLimits.Channels ? (null, "too_many_channels")
            : (new MembershipNoted { Header = header, Membership = new() { Channel = command.Channel, Kind = command.Kind, Member = true, Open = command.Open } }, null);
    }

    private static bool IsChannel(string id) => id.Length is > 0 and <= UserLimits.ChannelId;

    private static bool IsJson(string value)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value));
            while (reader.Read())
            {
                // Reading to the end is the check.
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
