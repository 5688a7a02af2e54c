using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Event;
using Akka.Hosting.Logging;
using Chat.Node;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>What becomes of the actor system's log lines on their way to the host's loggers.</summary>
public sealed class AkkaLoggerTests : IDisposable
{
    private readonly Kept _kept = new();
    private readonly ILoggerFactory _factory;
    private readonly ActorSystem _system;

    public AkkaLoggerTests()
    {
        _factory = LoggerFactory.Create(logging => logging.AddProvider(_kept));
        var loggers = BootstrapSetup.Create().WithConfig($"akka.loggers = [\"{typeof(AkkaLogger).AssemblyQualifiedName}\"]");
        _system = ActorSystem.Create("logged", ActorSystemSetup.Create(loggers, new LoggerFactorySetup(_factory)));
    }

    public void Dispose()
    {
        _system.Dispose();
        _factory.Dispose();
    }

    [Fact]
    public async Task A_line_keeps_its_text_its_fields_its_template_and_who_wrote_it()
    {
        Logging.GetLogger(_system, this).Warning("Channel {Channel} is at {Seq}", "C1", 7);
        var line = await Line("Channel C1 is at 7");
        Assert.Equal(("C1", 7, "Channel {Channel} is at {Seq}"), (line.State["Channel"], line.State["Seq"], line.State["{OriginalFormat}"]));
        Assert.Contains(nameof(AkkaLoggerTests), (string)line.State["Actor"]!);
    }

    [Fact]
    public async Task A_line_without_a_template_and_one_with_positions_are_written_too()
    {
        Logging.GetLogger(_system, this).Warning("plain {not a template");
        Logging.GetLogger(_system, this).Warning("at {0}", 7);
        Assert.Equal("plain {not a template", (await Line("plain {not a template")).State["{OriginalFormat}"]);
        Assert.Equal(7, (await Line("at 7")).State["0"]);
    }

    [Fact]
    public async Task A_line_written_in_a_trace_keeps_it_although_another_actor_writes_it()
    {
        using var activity = new Activity("asked").Start();
        Logging.GetLogger(_system, this).Warning("in a trace");
        var scope = Assert.Single((await Line("in a trace")).Scopes).ToDictionary();
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), (scope["TraceId"], scope["SpanId"]));
    }

    [Fact]
    public void What_is_written_without_the_loggers_is_an_object_too()
    {
        var e = new Warning(new InvalidOperationException("broken"), "here", typeof(AkkaLoggerTests), "say \"no\"\nand no");
        var line = JsonSerializer.Deserialize<JsonElement>(AkkaJsonOutput.Line(e));
        Assert.Equal(("Warning", typeof(AkkaLoggerTests).FullName, "say \"no\"\nand no", "here"), (line.Str("LogLevel"), line.Str("Category"), line.Str("Message"), line.Str("State.Actor")));
        Assert.Contains("broken", line.Str("Exception"));
        Assert.DoesNotContain('\n', AkkaJsonOutput.Line(e));
        Assert.Equal("plain", JsonSerializer.Deserialize<JsonElement>(AkkaJsonOutput.Line("plain")).Str("Message"));
    }

    private async Task<KeptLine> Line(string text)
    {
        await Eventually.That($"'{text}' was logged", () => _kept.Lines.Any(line => line.Text == text));
        return _kept.Lines.First(line => line.Text == text);
    }

    private sealed record KeptLine(string Text, Dictionary<string, object?> State, IReadOnlyList<IEnumerable<KeyValuePair<string, object?>>> Scopes);

    /// <summary>Keeps what it is given, with the scopes it is given in.</summary>
    private sealed class Kept : ILoggerProvider, ILogger, ISupportExternalScope
    {
        private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

        public ConcurrentQueue<KeptLine> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => _scopes.Push(state);

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var scopes = new List<IEnumerable<KeyValuePair<string, object?>>>();
            _scopes.ForEachScope((scope, found) => found.Add((IEnumerable<KeyValuePair<string, object?>>)scope!), scopes);
            Lines.Enqueue(new KeptLine(formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary(), scopes));
        }

        public void Dispose()
        {
        }
    }
}
