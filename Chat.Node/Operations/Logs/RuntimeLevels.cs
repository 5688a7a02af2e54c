using Akka.Actor;
using Chat.Actors.Operations;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;

namespace Chat.Node.Operations.Logs;

/// <summary>
/// What an operator has set to be logged since the start: rules behind all others, so that they win, which the host's loggers take over at once. The actor system has a
/// gate of its own in front of its loggers; it is opened as far as the most talkative rule needs.
/// </summary>
public sealed class RuntimeLevels(IServiceProvider services) : IConfigureOptions<LoggerFilterOptions>, IOptionsChangeTokenSource<LoggerFilterOptions>, IDisposable
{
    private const int MaxRules = 100;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, LogLevel> _rules = new(StringComparer.Ordinal);
    private CancellationTokenSource _changed = new();
    private Akka.Event.LogLevel? _gateAtStart;

    /// <inheritdoc/>
    public string? Name => Microsoft.Extensions.Options.Options.DefaultName;

    /// <inheritdoc/>
    public IChangeToken GetChangeToken()
    {
        lock (_gate)
        {
            return new CancellationChangeToken(_changed.Token);
        }
    }

    /// <inheritdoc/>
    public void Configure(LoggerFilterOptions options)
    {
        lock (_gate)
        {
            foreach (var (category, level) in _rules)
            {
                options.Rules.Add(new LoggerFilterRule(null, category.Length == 0 ? null : category, level, null));
            }
        }
    }

    /// <summary>Applies a change and tells the rules that hold.</summary>
    public LogLevels Set(SetLogLevel change)
    {
        var level = change.Level.Length == 0 ? null : LogNames.Read(change.Level);
        if (change.Level.Length > 0 && level is null)
        {
            return new LogLevels { Error = $"'{change.Level}' is no level; {string.Join(", ", LogNames.All)} are." };
        }

        CancellationTokenSource? before = null;
        lock (_gate)
        {
            if (level is not null && _rules.Count >= MaxRules && !_rules.ContainsKey(change.Category))
            {
                return new LogLevels { Error = $"There are {MaxRules} levels set already: reset them first." };
            }

            if (change.Reset)
            {
                _rules.Clear();
            }
            else if (level is { } chosen)
            {
                _rules[change.Category] = chosen;
            }

            if (change.Reset || level is not null)
            {
                (before, _changed) = (_changed, new CancellationTokenSource());
            }
        }

        before?.Cancel();
        before?.Dispose();
        OpenGate();
        return Rules();
    }

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

    private void OpenGate()
    {
        var stream = services.GetRequiredService<ActorSystem>().EventStream;
        lock (_gate)
        {
            var start = _gateAtStart ??= stream.LogLevel;
            stream.SetLogLevel(_rules.Values.Select(Gate).Append(start).Min());
        }
    }

    private LogLevels Rules()
    {
        lock (_gate)
        {
            return new LogLevels { Rules = { _rules.Select(rule => new LogRule { Category = rule.Key, Level = LogNames.Of(rule.Value) }) } };
        }
    }

    private static Akka.Event.LogLevel Gate(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => Akka.Event.LogLevel.DebugLevel,
        LogLevel.Information => Akka.Event.LogLevel.InfoLevel,
        LogLevel.Warning => Akka.Event.LogLevel.WarningLevel,
        _ => Akka.Event.LogLevel.ErrorLevel,
    };
}
