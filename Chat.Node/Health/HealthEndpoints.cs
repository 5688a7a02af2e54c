namespace Chat.Node.Health;

/// <summary>For load balancers and supervisors: <c>/healthz</c> says that the process answers, <c>/readyz</c> that it can serve.</summary>
public static class HealthEndpoints
{
    public static IServiceCollection AddNodeHealth(this IServiceCollection services) => services.AddSingleton<Readiness>();

    /// <summary>For a node of a cluster: its clients' connections end before it does.</summary>
    public static IServiceCollection AddConnectionDrain(this IServiceCollection services) =>
        services.AddSingleton<ConnectionDrain>().AddHostedService(s => s.GetRequiredService<ConnectionDrain>());

    public static void MapNodeHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => Results.Text("{\"ok\":true}\n", "application/json"));
        app.MapGet("/readyz", async (Readiness readiness, CancellationToken cancel) =>
        {
            var missing = await readiness.Missing(cancel);
            return Results.Text(
                missing.Count == 0 ? "{\"ok\":true}\n" : $"{{\"ok\":false,\"missing\":[{string.Join(',', missing.Select(m => $"\"{m}\""))}]}}\n",
                "application/json",
                statusCode: missing.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        });
    }
}
