namespace Chat.Node.Clustering;

/// <summary>
/// Notices that this node stood still (a stopped process, a starved machine) for longer than the others wait before they go on without it. Its channels then have other owners, and
/// what it knows of members and messages is old until its own cluster finds out, some seconds later: it answers nothing any more and ends.
/// </summary>
public sealed partial class SleepGuard(IHostApplicationLifetime host, TimeProvider time, ILogger<SleepGuard> log) : BackgroundService
{
    /// <summary>The others take over 5.5 s after the last heartbeat at the earliest: silence of 3 s, stable for 2 s, half a second of margin (hocon/cluster.conf).</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const long NotYet = long.MinValue;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private long _last = NotYet;
    private int _overslept;

    /// <summary>The node has become a member: from here on the others could go on without it. (A start on a starved machine may take longer than they would wait.)</summary>
    public void Begin() => Volatile.Write(ref _last, time.GetTimestamp());

    /// <summary>Whether it has happened. Asked before each answer, so that nothing is said between the waking and the next beat.</summary>
    public bool Overslept
    {
        get
        {
            var last = Volatile.Read(ref _last);
            var slept = last == NotYet ? TimeSpan.Zero : time.GetElapsedTime(last);
            if (slept > Patience && Interlocked.Exchange(ref _overslept, 1) == 0)
            {
                LogOverslept(slept.TotalSeconds);
                host.StopApplication();
            }

            return Volatile.Read(ref _overslept) == 1;
        }
    }

    /// <summary>Refuses what an overslept node is asked: callers repeat it, and a balancer sends them to another node.</summary>
    public Task Refuse(HttpContext context, RequestDelegate next)
    {
        if (!Overslept || context.Request.Path == "/healthz")
        {
            return next(context);
        }

        if (!context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync("{\"ok\":false,\"error\":\"service_unavailable\"}");
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat, time);
        while (await timer.WaitForNextTickAsync(stoppingToken) && !Overslept)
        {
            if (Volatile.Read(ref _last) != NotYet)
            {
                Begin();
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "This node stood still for {Seconds:0.0} s, longer than the others wait: they have gone on without it. It ends; started again it joins them.")]
    private partial void LogOverslept(double seconds);
}
