using Akka.Actor;
using Akka.Hosting;
using Google.Protobuf;

namespace Chat.Actors.Channels;

/// <summary>
/// Asks a channel again and again under the same request id until it has answered. The channel gives a repetition the first answer, so a message lost on the
/// way, a hand-off or a fail-over costs time only.
/// </summary>
public sealed class ChannelClient(IRequiredActor<ChannelRegion> region, TimeProvider clock) : IChannels
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>The first attempt's patience; each further one has half as much again. Three to four attempts fit into the deadline.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    private const double Growth = 1.5;

    public async Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default)
    {
        var asked = message is IChannelCommand && message.Header.RequestId.Length == 0 ? WithRequestId(message) : message;
        var start = clock.GetTimestamp();
        for (var patience = FirstAttempt; ; patience *= Growth)
        {
            var left = Deadline - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return new Refused { Code = "service_unavailable", Channel = message.Header.Channel };
            }

            try
            {
                var channels = await region.GetAsync(cancel);
                return await channels.Ask<IChannelReply>(asked, patience < left ? patience : left, cancel);
            }
            catch (AskTimeoutException)
            {
                // no answer is no news: it may have been done, and asking again tells
            }
        }
    }

    /// <summary>A copy: the caller may send its own object once more, and means another request then.</summary>
    private static IChannelMessage WithRequestId(IChannelMessage message)
    {
        var copy = (IChannelMessage)message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        copy.Header.RequestId = Guid.NewGuid().ToString("N");
        copy.Header.PassingId = true;
        return copy;
    }
}
