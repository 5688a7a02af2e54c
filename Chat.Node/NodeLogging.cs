using Microsoft.Extensions.Logging.Console;

namespace Chat.Node;

/// <summary>One short line an event on the console. What is louder than it helps is turned down here; appsettings.json turns it up again.</summary>
internal static class NodeLogging
{
    public static void AddNodeLogging(this ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddFilter("Microsoft", LogLevel.Warning)
        // A line for each region and each fifth of a second until a starting node has found its coordinator; /readyz says the same.
        .AddFilter("Akka.Cluster.Sharding.ShardRegion", LogLevel.Error)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
}
