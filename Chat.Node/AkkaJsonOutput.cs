using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Akka.Event;

namespace Chat.Node;

/// <summary>
/// What the actor system writes by itself while its loggers do not run yet or no more, at its start and its end, in the form of the JSON console: with Akka's own class such
/// lines would be plain text between objects. Named in the actor system's configuration.
/// </summary>
#pragma warning disable MA0097 // It inherits IComparable from every actor reference; nobody compares it.
public sealed class AkkaJsonOutput : MinimalLogger
#pragma warning restore MA0097
{
    /// <summary>Makes it the actor system's.</summary>
    public static string Hocon { get; } = $"akka.stdout-logger-class = \"{typeof(AkkaJsonOutput).FullName}, {typeof(AkkaJsonOutput).Assembly.GetName().Name}\"";

    /// <summary>The line for an event; for anything else Akka says on this way too.</summary>
    public static string Line(object message)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            var e = message as LogEvent;
            var text = (e?.Message ?? message).ToString() ?? "";
            json.WriteStartObject();
            if (e is not null)
            {
                json.WriteString("Timestamp", e.Timestamp.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
            }

            json.WriteString("LogLevel", (e is null ? Microsoft.Extensions.Logging.LogLevel.Information : AkkaLogger.LevelOf(e)).ToString());
            json.WriteString("Category", e?.LogClass.FullName ?? "Akka");
            json.WriteString("Message", text);
            if (e?.Cause is { } cause)
            {
                json.WriteString("Exception", cause.ToString());
            }

            json.WriteStartObject("State");
            json.WriteString("Actor", e?.LogSource ?? "");
            json.WriteString("{OriginalFormat}", e?.GetTemplate() ?? text);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <inheritdoc/>
    protected override void Log(object message) => Console.Out.WriteLine(Line(message));
}
