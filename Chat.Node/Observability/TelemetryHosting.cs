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
            .ConfigureResource(resource => resource.AddService("akkachat", serviceVersion: typeof(TelemetryHosting).Assembly.GetName().Version?.ToString(3), serviceInstanceId: $"{options.ClusterHost}:{options.ClusterPort}"))
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
            telemetry.WithTracing(traces => traces.AddSource(Telemetry.Name, "Npgsql").AddAspNetCoreInstrumentation()).UseOtlpExporter();
        }

        return services;
    }

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
