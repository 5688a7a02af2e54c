using Microsoft.Extensions.Logging.Console;

namespace Chat.Node;

/// <summary>One short line an event on the console. What is louder than it helps is turned down here; appsettings.json turns it up again.</summary>
internal static class NodeLogging
{
    public static void AddNodeLogging(this ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
}
