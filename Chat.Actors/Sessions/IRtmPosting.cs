using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions;

/// <summary>What a client put into a <c>message</c> frame of its socket, as it came.</summary>
/// <param name="Channel">Channel id.</param>
/// <param name="Text">Not yet escaped.</param>
/// <param name="ThreadTs">Parent as "seconds.micros"; null or empty outside threads.</param>
/// <param name="Broadcast">Whether the channel shows the reply too.</param>
/// <param name="ClientMsgId">The sender's own id of the message, null when it gave none. The same again yields the first ts.</param>
public sealed record RtmDraft(string Channel, string Text, string? ThreadTs = null, bool Broadcast = false, string? ClientMsgId = null);

/// <summary>The closed set of answers.</summary>
public abstract record RtmPosted
{
    private RtmPosted()
    {
    }

    /// <summary>Committed. <paramref name="Ts"/> in microseconds, <paramref name="Text"/> as it was stored (escaped): both go into the sender's reply frame.</summary>
    public sealed record Accepted(string Channel, long Ts, string Text) : RtmPosted;

    /// <summary>A Slack error code such as <c>no_text</c>, <c>channel_not_found</c>, <c>not_in_channel</c>, <c>is_archived</c>, <c>service_unavailable</c>.</summary>
    public sealed record Refused(string Code) : RtmPosted;
}

/// <summary>Posts what comes over a socket by the rules of <c>chat.postMessage</c>. Implemented by Chat.Web, which knows mrkdwn; sockets know only this.</summary>
public interface IRtmPosting
{
    /// <summary>Answers after the commit. Throws only when cancelled.</summary>
    Task<RtmPosted> Post(Identity sender, RtmDraft draft, CancellationToken cancel = default);
}
