using Akka.Hosting;
using Chat.Actors.Kernel;
using Google.Protobuf;

namespace Chat.Actors.Channels;

/// <summary>
/// Asks a channel again and again under the same request id until it has answered. The channel gives a repetition the first answer, so a message lost on the
/// way, a hand-off or a fail-over costs time only.
/// </summary>
public sealed class ChannelClient(IRequiredActor<ChannelRegion> region, TimeProvider clock) : IChannels
{
    public async Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default)
    {
        using var span = message is IChannelCommand ? Telemetry.Traces.StartActivity("channel.command") : null;
        span?.SetTag("command", message.Descriptor.Name);
        var asked = message is IChannelCommand && (span is not null || message.Header.RequestId.Length == 0) ? Own(message, span?.Id ?? "") : message;
        var start = clock.GetTimestamp();
        var reply = await RepeatedAsk.Until<IChannelReply>(await region.GetAsync(cancel), asked, RepeatedAsk.Deadline, clock, cancel, Telemetry.Repeated)
            ?? new Refused { Code = "service_unavailable", Channel = asked.Header.Channel };
        if (message is IChannelCommand)
        {
            var outcome = reply is not Refused refused ? "ok" : refused.Code == "service_unavailable" ? "unavailable" : "refused";
            Telemetry.Answered(message.Descriptor.Name, outcome, clock.GetElapsedTime(start));
            span?.SetTag("outcome", outcome);
        }

        return reply;
    }

    /// <summary>A copy: the caller may send its own object once more, and means another request then.</summary>
    private static IChannelMessage Own(IChannelMessage message, string trace)
    {
        var copy = (IChannelMessage)message.Descriptor.Parser.ParseFrom(message.ToByteArray());
        copy.Header.Trace = trace;
        if (copy.Header.RequestId.Length == 0)
        {
            copy.Header.RequestId = Guid.NewGuid().ToString("N");
            copy.Header.PassingId = true;
        }

        return copy;
    }
}
