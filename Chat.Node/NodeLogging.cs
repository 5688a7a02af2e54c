using Chat.Node.Options;
using Microsoft.Extensions.Logging.Console;

namespace Chat.Node;

/// <summary>One short line an event on the console, or one JSON object. What is louder than it helps is turned down here; appsettings.json turns it up again.</summary>
internal static class NodeLogging
{
    private const string Host = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <param name="logging">Where to.</param>
    /// <param name="format">What a line looks like.</param>
    /// <param name="started">Whether the host has started. What fails before that comes out of its start, and is told in a sentence instead of stack traces.</param>
    /// <param name="failed">Whether the start has failed. What the parts say while they are taken down again is of no interest any more.</param>
    public static void AddNodeLogging(this ILoggingBuilder logging, LogFormat format, Func<bool> started, Func<bool> failed)
    {
        logging.ClearProviders()
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter(Host, level => level >= LogLevel.Warning && started())
            .AddFilter("Akka", level => level >= LogLevel.Information && !failed())
            .AddFilter("Akka.Remote.Transport", level => level >= LogLevel.Information && started())
            // A line for each region and each fifth of a second until a starting node has found its coordinator; /readyz says the same.
            .AddFilter("Akka.Cluster.Sharding.ShardRegion", LogLevel.Error);
        if (format == LogFormat.Json)
        {
            logging.Configure(factory => factory.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId)
                .AddJsonConsole(console =>
                {
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
                    // The trace stands in the scopes.
                    console.IncludeScopes = true;
                });
        }
        else
        {
            logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "HH:mm:ss.fff ";
                console.ColorBehavior = LoggerColorBehavior.Disabled;
            });
        }
    }
}
