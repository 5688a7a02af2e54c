using System.Globalization;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;

namespace Chat.Bench.Cluster;

/// <summary>A logger that hears how large remoting's frames are: Akka names those above <c>log-frame-size-exceeding</c>, and those it throws away.</summary>
public sealed partial class FrameWatch : UntypedActor
{
    private static int _largest;
    private static int _dropped;

    /// <summary>Bytes of the largest frame that was named.</summary>
    public static int Largest => _largest;

    /// <summary>Frames that were larger than remoting sends.</summary>
    public static int Dropped => _dropped;

    public static void Reset() => (_largest, _dropped) = (0, 0);

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                break;
            case LogEvent log when log.ToString() is var text && text.Contains("versized", StringComparison.Ordinal):
                Interlocked.Increment(ref _dropped);
                break;
            case LogEvent log when Size().Match(log.Message.ToString() ?? "") is { Success: true } size:
                var bytes = int.Parse(size.Groups["bytes"].ValueSpan, CultureInfo.InvariantCulture);
                for (var seen = _largest; bytes > seen; seen = _largest)
                {
                    Interlocked.CompareExchange(ref _largest, bytes, seen);
                }

                break;
        }
    }

    [GeneratedRegex(@"is \[?(?<bytes>\d+)\]? bytes", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Size();
}
