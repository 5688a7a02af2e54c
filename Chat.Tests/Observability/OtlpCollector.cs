using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Observability;

/// <summary>A span as it came to the collector: ids in hex, <see cref="Parent"/> empty for the first of a trace, <see cref="Instance"/> the node's <c>service.instance.id</c>.</summary>
internal sealed record CollectedSpan(string Trace, string Id, string Parent, string Name, string Instance);

/// <summary>A collector of OpenTelemetry's protocol over HTTP, on a free loopback port: it keeps the spans and counts what else comes.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly ConcurrentQueue<CollectedSpan> _spans = new();
    private readonly WebApplication _app;
    private int _metrics;
    private int _logs;

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/v1/traces", async (HttpRequest request) => Keep(await ByteString.FromStreamAsync(request.Body)));
        _app.MapPost("/v1/metrics", () => { Interlocked.Increment(ref _metrics); });
        _app.MapPost("/v1/logs", () => { Interlocked.Increment(ref _logs); });
    }

    public IReadOnlyList<CollectedSpan> Spans => [.. _spans];

    /// <summary>How many reports of metrics came.</summary>
    public int Metrics => _metrics;

    /// <summary>How many reports of log lines came.</summary>
    public int Logs => _logs;

    /// <summary>What makes a node report here, several times a second.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = _app.Urls.First(),
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_BLRP_SCHEDULE_DELAY"] = "200",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
    };

    public static async Task<OtlpCollector> Start()
    {
        var collector = new OtlpCollector();
        await collector._app.StartAsync();
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    // ExportTraceServiceRequest.resource_spans 1, ResourceSpans.resource 1 and scope_spans 2, Resource.attributes 1, ScopeSpans.spans 2
    // (github.com/open-telemetry/opentelemetry-proto, trace.proto).
    private void Keep(ByteString request)
    {
        foreach (var ofNode in Fields(request, 1))
        {
            var instance = Fields(ofNode, 1).SelectMany(resource => Fields(resource, 1)).Where(attribute => Text(attribute, 1) == "service.instance.id")
                .SelectMany(attribute => Fields(attribute, 2)).Select(value => Text(value, 1)).Single();
            foreach (var span in Fields(ofNode, 2).SelectMany(scope => Fields(scope, 2)))
            {
                _spans.Enqueue(new CollectedSpan(Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 5), instance));
            }
        }
    }

    private static string Hex(ByteString message, int number) => string.Concat(Fields(message, number).Select(value => Convert.ToHexStringLower(value.Span)));

    private static string Text(ByteString message, int number) => string.Concat(Fields(message, number).Select(value => value.ToStringUtf8()));

    private static List<ByteString> Fields(ByteString message, int number)
    {
        var found = new List<ByteString>();
        var input = message.CreateCodedInput();
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
