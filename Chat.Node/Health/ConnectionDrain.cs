using Akka.Actor;

namespace Chat.Node.Health;

/// <summary>
/// Lets clients' connections end before the server does, on a node of a cluster: a stopping server closes idle connections at once, and a request that is on its way then is lost
/// without an answer. For a moment every answer closes its own connection instead, while <c>/readyz</c> keeps new ones away. A node that the others have put out does not wait.
/// </summary>
public sealed class ConnectionDrain(IHostApplicationLifetime lifetime, ActorSystem system, TimeProvider time) : IHostedLifecycleService
{
    /// <summary>Longer than a balancer takes to see that the node is not ready, and than a busy client leaves a connection alone.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>So long no call has come: whoever called has seen that the node goes.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    /// <summary>Calls that come in spite of everything are not waited for any longer; of the 30 s of a stop, hand-over and leaving take up to 20.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private long _lastCall;

    /// <summary>Marks answers given while the node stops, and notes when calls come.</summary>
    public Task Mark(HttpContext context, RequestDelegate next)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested && !context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Connection = "close";
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                Volatile.Write(ref _lastCall, time.GetTimestamp());
            }
        }

        return next(context);
    }

    /// <inheritdoc/>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        for (var began = time.GetTimestamp(); !IsOver(time.GetElapsedTime(began));)
        {
            await Task.Delay(Look, time, cancellationToken);
        }
    }

    /// <summary>Whether the server may close what is left.</summary>
    /// <param name="waited">Since the stop began.</param>
    public bool IsOver(TimeSpan waited) =>
        CoordinatedShutdown.Get(system).ShutdownReason is not null || waited >= Limit || (waited >= Pause && time.GetElapsedTime(Volatile.Read(ref _lastCall)) >= Quiet);

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
