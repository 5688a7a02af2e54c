namespace Chat.Node.Operations.Logs;

/// <summary>Feeds the <see cref="LogRing"/> with everything that is logged at all.</summary>
[ProviderAlias("Operators")]
public sealed class LogRingProvider(LogRing ring) : ILoggerProvider
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new RingLogger(ring, categoryName);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The ring is memory alone.
    }

    private sealed class RingLogger(LogRing ring, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            ring.Add(logLevel, category, formatter(state, exception), exception);
    }
}
