using Microsoft.Extensions.Hosting;

namespace Chat.Tests.Support;

/// <summary>A host that stops nothing, and remembers that it was asked to.</summary>
public sealed class HostFake : IHostApplicationLifetime, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    public int Stopped { get; private set; }
    public CancellationToken ApplicationStarted => CancellationToken.None;
    public CancellationToken ApplicationStopping => _stopping.Token;
    public CancellationToken ApplicationStopped => CancellationToken.None;

    public void StopApplication()
    {
        Stopped++;
        _stopping.Cancel();
    }

    public void Dispose() => _stopping.Dispose();
}
