namespace Chat.Node.Commands;

/// <summary>While a command runs, Ctrl+C ends the command, not the process: in the shell the next one follows.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source;

    public Interruption(CancellationToken outer)
    {
        _source = CancellationTokenSource.CreateLinkedTokenSource(outer);
        Console.CancelKeyPress += Interrupt;
    }

    /// <summary>Is cancelled by it.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        Console.CancelKeyPress -= Interrupt;
        _source.Dispose();
    }

    private void Interrupt(object? sender, ConsoleCancelEventArgs e)
    {
        e.Cancel = true;
        _source.Cancel();
    }
}
