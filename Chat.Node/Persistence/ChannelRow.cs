using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Node.Persistence;

/// <summary>A row of <c>channels</c> as the summary it holds.</summary>
internal static class ChannelRow
{
    /// <summary>The columns in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        "id, team, kind, name, creator, created, archived, general, topic, topic_by, topic_at, purpose, purpose_by, purpose_at, num_members, direct_members, last_message_ts, deleted";

    public static ChannelSummary Read(System.Data.IDataRecord row) => new(
        row.GetString(0), row.GetString(1), (ChannelKind)row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetInt64(5), row.GetBoolean(6), row.GetBoolean(7),
        row.GetString(8), row.GetString(9), row.GetInt64(10), row.GetString(11), row.GetString(12), row.GetInt64(13), row.GetInt32(14),
        row.GetString(15).Split(' ', StringSplitOptions.RemoveEmptyEntries), row.GetInt64(16), row.GetBoolean(17));

    public static object[] Values(ChannelSummary c, long seq) =>
    [
        c.Id, c.Team, (int)c.Kind, c.Name, c.Creator, c.Created, c.Archived, c.General, c.Topic, c.TopicBy, c.TopicAt, c.Purpose, c.PurposeBy, c.PurposeAt,
        c.NumMembers, string.Join(' ', c.DirectMembers), c.LastMessageTs, c.Deleted, seq,
    ];
}
