namespace Chat.Actors.Channels;

/// <summary>
/// The way to a channel from anywhere. A command is repeated under its request id until a persisted answer is there or the deadline (10 s) passes:
/// sharding drops messages silently during hand-off (akka.net#8501, #8572).
/// </summary>
public interface IChannels
{
    /// <summary>Sends a command or query; at the deadline the answer is <see cref="Refused"/> with code <c>service_unavailable</c>. A missing request id is made.</summary>
    Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default);
}
