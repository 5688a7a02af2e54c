namespace Chat.Node.Persistence;

/// <summary>Whether the database can be used: nothing that owns data may start before.</summary>
public interface IDatabaseGate
{
    /// <summary>Completes when it is reachable and its tables fit; fails with <see cref="Options.OptionException"/> when they never will.</summary>
    Task Opened { get; }

    /// <summary>Whether it answers now.</summary>
    Task<bool> Answers(CancellationToken cancel);
}

/// <summary>Of files that were opened when the node was composed.</summary>
public sealed class OpenGate : IDatabaseGate
{
    /// <inheritdoc/>
    public Task Opened => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<bool> Answers(CancellationToken cancel) => Task.FromResult(true);
}
