using Akka.Actor;
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
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>The first attempt's patience: a busy owner is not asked twice without need.</summary>
    private static readonly TimeSpan FirstAttempt = TimeSpan.FromSeconds(2);

    /// <summary>
    /// That of each further one. What was sent to a dead owner is lost, and the new one is there after some 7 s: with growing intervals (2, 3, 4.5 s) the next attempt after that
    /// came at 9.5 s. A repetition costs the owner one lookup.
    /// </summary>
    private static readonly TimeSpan LaterAttempts = TimeSpan.FromSeconds(1);

    public async Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default)
    {
        using var span = message is IChannelCommand ? Telemetry.Traces.StartActivity("channel.command") : null;
        span?.SetTag("command", message.Descriptor.Name);
        var asked = message is IChannelCommand && (span is not null || message.Header.RequestId.Length == 0) ? Own(message, span?.Id ?? "") : message;
        var start = clock.GetTimestamp();
        var reply = await Repeat(asked, start, cancel);
        if (message is IChannelCommand)
        {
            var outcome = reply is not Refused refused ? "ok" : refused.Code == "service_unavailable" ? "unavailable" : "refused";
            Telemetry.Answered(message.Descriptor.Name, outcome, clock.GetElapsedTime(start));
            span?.SetTag("outcome", outcome);
        }

        return reply;
    }

    private async Task<IChannelReply> Repeat(IChannelMessage asked, long start, CancellationToken cancel)
    {
        for (var patience = FirstAttempt; ; patience = LaterAttempts)
        {
            var left = Deadline - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return new Refused { Code = "service_unavailable", Channel = asked.Header.Channel };
            }

            try
            {
                var channels = await region.GetAsync(cancel);
                return await channels.Ask<IChannelReply>(asked, patience < left ? patience : left, cancel);
            }
            catch (AskTimeoutException)
            {
                // no answer is no news: it may have been done, and asking again tells
                Telemetry.Repeated();
            }
        }
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
