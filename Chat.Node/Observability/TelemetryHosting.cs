using Chat.Actors.Kernel;
using Chat.Node.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Chat.Node.Observability;

/// <summary>
/// Metrics for Prometheus on a port of their own (<c>--metrics</c>), and metrics and traces by OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector. Without either nothing is
/// collected.
/// </summary>
public static class TelemetryHosting
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static IServiceCollection AddNodeTelemetry(this IServiceCollection services, NodeOptions options)
    {
        var otlp = Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 };
        if (options.Metrics is null && !otlp)
        {
            return services;
        }

        services.AddHostedService<ClusterGauges>();
        var telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("akkachat", serviceVersion: typeof(TelemetryHosting).Assembly.GetName().Version?.ToString(3), serviceInstanceId: Instance(options))
                // Behind it, so that OTEL_RESOURCE_ATTRIBUTES and OTEL_SERVICE_NAME beat it.
                .AddEnvironmentVariableDetector())
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(Telemetry.Name, "Npgsql", "System.Runtime", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel");
                if (options.Metrics is not null)
                {
                    metrics.AddPrometheusExporter();
                }
            });
        if (otlp)
        {
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name, "Npgsql").AddAspNetCoreInstrumentation(web => web.Filter = IsTraced)).UseOtlpExporter();
        }

        return services;
    }

    /// <summary>The port is only known to the actor system, which logs, which asks for this. Where any free one is taken the process tells nodes of one address apart.</summary>
    private static string Instance(NodeOptions options) => options.ClusterPort == 0 ? $"{options.ClusterHost} pid {Environment.ProcessId}" : $"{options.ClusterHost}:{options.ClusterPort}";

    /// <summary>Balancers and Prometheus ask every few seconds and would fill a collector; a socket's request lasts as long as the socket, and its frames have traces of their own.</summary>
    private static bool IsTraced(HttpContext http) => http.Request.Path.Value is not ("/healthz" or "/readyz" or "/metrics" or "/ws");

    /// <summary><c>GET /metrics</c>, on the port of <c>--metrics</c> alone: what it tells is not for the chat's users.</summary>
    public static void MapNodeTelemetry(this WebApplication app, NodeOptions options)
    {
        if (options.Metrics is { } address)
        {
            var port = new Uri(address).Port;
            app.Use((context, next) =>
            {
                if (context.Connection.LocalPort == port && context.Request.Path != "/metrics")
                {
                    context.Response.StatusCode = StatusCodes.Status404NotFound;
                    return Task.CompletedTask;
                }

                return next(context);
            });
            app.UseOpenTelemetryPrometheusScrapingEndpoint(context => context.Connection.LocalPort == port && context.Request.Path == "/metrics");
        }
    }
}
