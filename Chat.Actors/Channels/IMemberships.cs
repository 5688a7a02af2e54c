namespace Chat.Actors.Channels;

/// <summary>
/// Where a channel tells a person's own entity that they joined or left. Declared here and implemented by Users, so that Channels depends on no other
/// feature. The channel uses it at commit (fast path), the history projection again from its outbox until it is acknowledged (healing path).
/// </summary>
public interface IMemberships
{
    /// <summary>True once the user's entity has it in its journal (or knew it already); false when it did not answer in time. Idempotent: the newest <paramref name="seq"/> wins.</summary>
    Task<bool> Note(string team, string user, string channel, ChannelKind kind, bool member, long seq, CancellationToken cancel = default);

    /// <summary>The same for a channel that was deleted by the event with this seq: what the person had in it goes too, and their sockets hear of it from the channel alone.</summary>
    Task<bool> Forget(string team, string user, string channel, ChannelKind kind, long seq, CancellationToken cancel = default);
}
