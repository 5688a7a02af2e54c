using System.Collections.Immutable;

namespace Chat.Actors.Channels;

public sealed partial record ChannelState
{
    /// <summary>The state after an event. Throws when the event is not the next one: then the journal and the state do not belong together.</summary>
    public ChannelState Apply(IChannelEvent e)
    {
        var header = e.Header;
        if (header.Seq != Seq + 1)
        {
            throw new InvalidOperationException($"Channel {Id} is at seq {Seq} and was given event {header.Seq}: events of a channel have no holes.");
        }

        if (e is ChannelDeleted)
        {
            return Nothing(header);
        }

        var after = Change(e);
        return after with
        {
            Seq = header.Seq,
            LastTs = Math.Max(LastTs, header.Ts),
            LastMessageTs = ShowsAtTopLevel(e) ? header.Ts : LastMessageTs,
            Dedupe = header.RequestId.Length == 0
                ? Dedupe
                : Dedupe.Add(new DedupeEntry(ChannelDedupe.KeyOf(header.By, header.RequestId), header.Ts, header.Seq, e is MessagePosted, header.PassingId)),
        };
    }

    /// <summary>What is left of a deleted channel. Its members hear of it from the state before.</summary>
    private ChannelState Nothing(EventHeader header) => Of(Id, Limits) with { Deleted = true, Seq = header.Seq, LastTs = Math.Max(LastTs, header.Ts), Team = Team, Kind = Kind };

    private ChannelState Change(IChannelEvent e) => e switch
    {
        ChannelCreated created => this with
        {
            Team = e.Header.Team,
            Kind = created.Kind,
            Name = created.Name,
            Creator = e.Header.By.Length > 0 || created.Members.Count == 0 ? e.Header.By : created.Members[0],
            Created = e.Header.Ts,
            General = created.General,
            Members = Nobody.Union(created.Members),
        },
        MessageDeleted deleted => this with { Pins = Pins.Remove(deleted.Previous.Ts) },
        PinAdded added => this with { Pins = Pins.Add(added.ItemTs) },
        PinRemoved removed => this with { Pins = Pins.Remove(removed.ItemTs) },
        MembersJoined joined => this with { Members = joined.Users.Count == 1 ? Members.Add(joined.Users[0]) : Members.Union(joined.Users) },
        MemberLeft left => this with { Members = Members.Remove(left.User) },
        TopicChanged topic => this with { Topic = new Caption(topic.Topic, e.Header.By, e.Header.Ts) },
        PurposeChanged purpose => this with { Purpose = new Caption(purpose.Purpose, e.Header.By, e.Header.Ts) },
        ChannelRenamed renamed => this with { Name = renamed.Name, PreviousNames = Renamed(renamed) },
        ChannelArchived => this with { Archived = true },
        ChannelUnarchived => this with { Archived = false },
        _ => this, // posts, edits and reactions change messages, which are history's
    };

    private ImmutableList<string> Renamed(ChannelRenamed renamed)
    {
        var names = PreviousNames.Remove(renamed.OldName).Add(renamed.OldName);
        return names.Count > Limits.MaxPreviousNames ? names.RemoveAt(0) : names;
    }

    private static bool ShowsAtTopLevel(IChannelEvent e) => e switch
    {
        MessagePosted posted => posted.Message.ThreadTs == 0 || posted.Message.Broadcast,
        MembersJoined joined => !joined.Quiet,
        MemberLeft or PinAdded or TopicChanged or PurposeChanged or ChannelRenamed or ChannelArchived or ChannelUnarchived => true,
        _ => false,
    };
}
