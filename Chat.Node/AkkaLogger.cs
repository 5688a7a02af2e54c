using Akka.Actor;
using Akka.Dispatch;
using Akka.Event;
using Akka.Hosting.Logging;
using HostLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Chat.Node;

/// <summary>
/// Hands the actor system's log to the host's, under the name of the class that speaks. Akka.Hosting's own bridge writes level, date, thread and path into the text, which
/// the console's line has already.
/// </summary>
public sealed class AkkaLogger : ActorBase, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    private readonly ILoggerFactory _factory = Context.System.Settings.Setup.Get<LoggerFactorySetup>().Value.LoggerFactory;

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        switch (message)
        {
            case InitializeLogger:
                Sender.Tell(new LoggerInitialized());
                return true;
            case LogEvent e:
                Write(e);
                return true;
            default:
                return false;
        }
    }

    private void Write(LogEvent e)
    {
        var (logger, level) = (_factory.CreateLogger(e.LogClass.FullName ?? e.LogClass.Name), LevelOf(e));
        if (!logger.IsEnabled(level))
        {
            return;
        }

        using var scope = e.ActivityContext is { } trace ? logger.BeginScope(new AkkaTrace(trace)) : null;
        logger.Log(level, default, new AkkaLogEntry(e), e.Cause, static (entry, _) => entry.ToString());
    }

    /// <summary>The host's name for a level of Akka's.</summary>
    internal static HostLevel LevelOf(LogEvent e) => e.LogLevel() switch
    {
        Akka.Event.LogLevel.ErrorLevel => HostLevel.Error,
        Akka.Event.LogLevel.WarningLevel => HostLevel.Warning,
        Akka.Event.LogLevel.InfoLevel => HostLevel.Information,
        _ => HostLevel.Debug,
    };
}
