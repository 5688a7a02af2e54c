using Chat.Actors.Kernel;
using Chat.Actors.Operations;

namespace Chat.Node.Operations.Logs;

/// <summary>The newest lines of the node's log in memory, so that an operator can look back and follow without a file: 2,000 lines of 4,000 characters at most.</summary>
public sealed class LogRing(TimeProvider time)
{
    private const int Capacity = 2_000;
    private const int MaxText = 4_000;

    private readonly Lock _gate = new();
    private readonly Queue<(LogLevel Level, LogLine Line)> _lines = new(Capacity);
    private long _last;

    /// <summary>Adds a line.</summary>
    public void Add(LogLevel level, string category, string text, Exception? error)
    {
        var whole = error is null ? text : $"{text}: {error}";
        var line = new LogLine { At = MessageTs.FromTime(time.GetUtcNow()), Level = LogNames.Of(level), Category = category, Text = whole.Length > MaxText ? whole[..MaxText] + "…" : whole };
        lock (_gate)
        {
            line.Number = ++_last;
            _lines.Enqueue((level, line));
            if (_lines.Count > Capacity)
            {
                _lines.Dequeue();
            }
        }
    }

    /// <summary>Lines of this level and worse; the newest, or those after a number.</summary>
    public LogRead Read(ReadLog question)
    {
        var least = LogNames.Read(question.Level) ?? LogLevel.Trace;
        lock (_gate)
        {
            var fitting = _lines.Where(entry => entry.Level >= least).Select(entry => entry.Line);
            // Whoever has seen more than there is followed an earlier life of this node, at the same address.
            var after = question.After > _last ? 0 : question.After;
            var oldest = _lines.Count > 0 ? _lines.Peek().Line.Number : _last + 1;
            var answer = new LogRead { Lines = { question.Newest ? fitting.TakeLast(question.Limit) : fitting.Where(line => line.Number > after).Take(question.Limit) } };
            answer.Last = !question.Newest && answer.Lines.Count == question.Limit ? answer.Lines[^1].Number : _last;
            answer.Missed = question.Newest ? 0 : Math.Max(0, oldest - 1 - after);
            return answer;
        }
    }
}

/// <summary>Levels as operators write them.</summary>
public static class LogNames
{
    /// <summary>From the most talkative on.</summary>
    public static IReadOnlyList<string> All { get; } = ["debug", "info", "warning", "error"];

    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        _ => "error",
    };

    /// <summary>Null when it is none.</summary>
    public static LogLevel? Read(string name) => name switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "warning" => LogLevel.Warning,
        "error" => LogLevel.Error,
        _ => null,
    };
}
