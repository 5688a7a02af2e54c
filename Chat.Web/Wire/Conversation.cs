using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Web.Wire;

/// <summary>What a conversation object says of the channel itself: the one shape behind a channel's own view and the read model's summary. Times in microseconds.</summary>
public sealed record Conversation(
    string Id, string Team, ChannelKind Kind, string Name, string Creator, long Created, bool Archived, bool General,
    string Topic, string TopicBy, long TopicAt, string Purpose, string PurposeBy, long PurposeAt,
    bool IsMember, int NumMembers, IReadOnlyList<string> DirectMembers, IReadOnlyList<string> PreviousNames)
{
    public bool IsDirect => Kind is ChannelKind.Direct or ChannelKind.GroupDirect;

    /// <summary>From the channel's answer to one asker.</summary>
    public static Conversation Of(ChannelView view) => new(
        view.Id, view.Team, view.Kind, view.Name, view.Creator, view.Created, view.Archived, view.General,
        view.Topic, view.TopicBy, view.TopicAt, view.Purpose, view.PurposeBy, view.PurposeAt,
        view.IsMember, view.NumMembers, view.Members, view.PreviousNames);

    /// <summary>From the read model, which does not know who asks.</summary>
    public static Conversation Of(ChannelSummary summary, bool isMember) => new(
        summary.Id, summary.Team, summary.Kind, summary.Name, summary.Creator, summary.Created, summary.Archived, summary.General,
        summary.Topic, summary.TopicBy, summary.TopicAt, summary.Purpose, summary.PurposeBy, summary.PurposeAt,
        isMember, summary.NumMembers, summary.DirectMembers, []);
}

/// <summary>What a conversation object says beyond the channel: the viewer's own position in it, and how much to show.</summary>
/// <param name="LastRead">Microseconds, 0 = never read; null leaves the field out.</param>
/// <param name="Unread">Messages of others after it; null leaves both counts out.</param>
/// <param name="IsOpen">Direct kinds: whether the viewer's sidebar shows it.</param>
/// <param name="Latest">Newest message, where a method shows it.</param>
/// <param name="WithNumMembers">Whether <c>num_members</c> is written.</param>
public sealed record ConversationDetail(long? LastRead = null, UnreadCounts? Unread = null, bool IsOpen = true, Message? Latest = null, bool WithNumMembers = true)
{
    public static readonly ConversationDetail None = new();
}
