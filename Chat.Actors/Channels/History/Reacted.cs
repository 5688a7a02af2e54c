namespace Chat.Actors.Channels.History;

/// <summary>Of whom, and in which channels, to read messages with a reaction: the public ones of the team (when <paramref name="WithPublic"/>) and <paramref name="MemberOf"/>.</summary>
/// <param name="Team">The team.</param>
/// <param name="User">Who reacted.</param>
/// <param name="WithPublic">Whether the asker may read public channels.</param>
/// <param name="MemberOf">Channels the asker is in.</param>
/// <param name="Before">Where the page before ended; null: from the newest message on.</param>
/// <param name="Skip">So many are passed over first.</param>
/// <param name="Limit">At most this many; a page ends earlier, with one message at least, when the stored messages come to 4 MiB.</param>
public sealed record ReactedFilter(string Team, string User, bool WithPublic, IReadOnlyCollection<string> MemberOf, MessagePlace? Before, int Skip, int Limit);

/// <summary>A message's ts in microseconds, and its channel.</summary>
public sealed record MessagePlace(long Ts, string Channel);

/// <summary>A message and its channel.</summary>
public sealed record PlacedMessage(string Channel, Message Message);

/// <summary>Newest message first, and whether there are more.</summary>
public sealed record ReactedPage(IReadOnlyList<PlacedMessage> Items, bool HasMore);

/// <summary>Messages that somebody has not read.</summary>
/// <param name="All">Every one that the channel shows.</param>
/// <param name="Said">Those that somebody said: without notes of joins, topics, pins and the like.</param>
public sealed record UnreadCounts(int All, int Said);
