using Akka.Actor;
using Akka.Event;
using Akka.Hosting;
using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>Tells the workspace that a channel has answered for good; <paramref name="Seq"/> is of the channel's event, 0 when it refused.</summary>
internal sealed record ErrandFinished(string Key, string? Refusal, long Seq) : INoSerializationVerificationNeeded;

/// <summary>
/// Repeats one command to a channel until the channel has answered for good: sharding drops messages silently during hand-off (akka.net#8501), and the channel's
/// node may be gone for a while. 0.5 s, 1 s, 2 s … at most 10 s apart.
/// </summary>
internal sealed class ChannelErrandActor(WorkspaceErrand errand, IRequiredActor<ChannelRegion> channels) : UntypedActor, IWithTimers
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly ILoggingAdapter _log = Context.GetLogger();
    private TimeSpan _wait = FirstWait;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Attempt();

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case RegionFound found:
                found.Region.Tell(errand.Command);
                break;
            case Again:
                Attempt();
                break;
            case Refused refused when !WorkspaceErrands.IsFinal(refused.Code):
                _log.Warning("Errand {Errand} was answered with {Code}; it is repeated", errand.Key, refused.Code);
                break;
            case IChannelReply reply:
                if (reply is Refused final)
                {
                    _log.Warning("Errand {Errand} was refused for good with {Code}", errand.Key, final.Code);
                }

                Context.Parent.Tell(new ErrandFinished(errand.Key, (reply as Refused)?.Code, (reply as Done)?.Seq ?? 0));
                Context.Stop(Self);
                break;
        }
    }

    private void Attempt()
    {
        _ = channels.GetAsync().PipeTo(Self, success: region => new RegionFound(region), failure: _ => Again.Instance);
        Timers.StartSingleTimer("again", Again.Instance, _wait);
        _wait = TimeSpan.FromTicks(Math.Min(_wait.Ticks * 2, LongestWait.Ticks));
    }

    private sealed record RegionFound(IActorRef Region) : INoSerializationVerificationNeeded;

    private sealed class Again : INoSerializationVerificationNeeded
    {
        public static readonly Again Instance = new();
    }
}
