using Chat.Actors.Channels;
using Chat.Tests.Support;

namespace Chat.Tests.Channels.History;

/// <summary>Tells what happens in one channel; seq and ts follow by themselves, a millisecond an event.</summary>
internal sealed class Story(string channel, ChannelKind kind = ChannelKind.Public)
{
    /// <summary>ts of the event before the first.</summary>
    public const long Start = 1_700_000_000_000_000;

    private readonly List<IChannelEvent> _events = [];

    public IReadOnlyList<IChannelEvent> Events => _events;
    public string Channel => channel;
    public long Head => _events.Count;

    public Story Created(params Person[] members) => Add(h => new ChannelCreated { Header = h, Kind = kind, Name = channel.ToLowerInvariant(), Members = { members.Select(m => m.Id) } }, members[0]);

    /// <summary>A message; its ts.</summary>
    public long Posted(Person by, string text, long thread = 0, bool broadcast = false, string subtype = "")
    {
        Add(h => new MessagePosted { Header = h, Message = new Message { Ts = h.Ts, User = by.Id, Text = text, ThreadTs = thread, Broadcast = broadcast, Subtype = subtype } }, by);
        return Start + (Head * 1000);
    }

    public Story Edited(long ts, string text) => Add(h => new MessageEdited { Header = h, Message = new Message { Ts = ts, Text = text, EditedBy = h.By, EditedTs = h.Ts } }, People.Ada);

    public Story Deleted(long ts) => Add(h => new MessageDeleted { Header = h, Previous = new Message { Ts = ts } }, People.Ada);

    public Story Reacted(Person by, long ts, string name) => Add(h => new ReactionAdded { Header = h, ItemTs = ts, Name = name }, by);

    public Story Unreacted(Person by, long ts, string name) => Add(h => new ReactionRemoved { Header = h, ItemTs = ts, Name = name }, by);

    public Story Pinned(long ts) => Add(h => new PinAdded { Header = h, ItemTs = ts }, People.Ada);

    public Story Unpinned(long ts) => Add(h => new PinRemoved { Header = h, ItemTs = ts }, People.Ada);

    public Story Joined(params Person[] people) => Add(h => new MembersJoined { Header = h, Users = { people.Select(p => p.Id) }, Quiet = people.Length > 1 }, people[0]);

    public Story Left(Person person) => Add(h => new MemberLeft { Header = h, User = person.Id }, person);

    public Story Topic(string topic) => Add(h => new TopicChanged { Header = h, Topic = topic }, People.Ada);

    public Story Purpose(string purpose) => Add(h => new PurposeChanged { Header = h, Purpose = purpose }, People.Ada);

    public Story Unarchived() => Add(h => new ChannelUnarchived { Header = h }, People.Ada);

    public Story Archived() => Add(h => new ChannelArchived { Header = h }, People.Ada);

    public Story Gone() => Add(h => new ChannelDeleted { Header = h }, People.Ada);

    public Story Renamed(string name) => Add(h => new ChannelRenamed { Header = h, Name = name, OldName = channel.ToLowerInvariant() }, People.Ada);

    private Story Add(Func<EventHeader, IChannelEvent> make, Person by)
    {
        var seq = _events.Count + 1;
        _events.Add(make(new EventHeader { Seq = seq, Channel = channel, Ts = Start + (seq * 1000), By = by.Id, Team = People.Team, RequestId = "r" + seq }));
        return this;
    }
}
