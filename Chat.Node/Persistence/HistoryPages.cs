using Chat.Actors.Channels;
using Chat.Actors.Channels.History;

namespace Chat.Node.Persistence;

/// <summary>What a page of history is, whatever stores it.</summary>
internal static class HistoryPages
{
    /// <summary>Bodies in one page, after the first: 999 of the largest messages would be 250 MB of them, some gigabytes as objects and JSON.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>SQL for the <c>ts</c> that lie in a range, with parameters <c>@oldest</c> and <c>@latest</c>.</summary>
    public static string Bounded(HistoryRange range) => range.Inclusive ? "ts >= @oldest AND ts <= @latest" : "ts > @oldest AND ts < @latest";

    /// <summary>Whether the message that a thread was asked for by is a reply: Slack answers with that message alone.</summary>
    public static bool IsReply(Message named) => named.ThreadTs != 0 && named.ThreadTs != named.Ts;

    /// <summary>How many replies a thread's page has room for: the parent takes one place.</summary>
    public static int Replies(HistoryRange range) => Math.Max(range.Limit - 1, 0);

    /// <summary>A thread's page, oldest first whichever way its replies were read.</summary>
    public static HistoryPage Thread(Message parent, HistoryPage replies, HistoryRange range) =>
        new([parent, .. range.Ascending ? replies.Messages : replies.Messages.Reverse()], replies.HasMore);
}
