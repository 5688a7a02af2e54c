using System.Collections.Concurrent;
using Akka.Actor;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Node.Persistence;
using Chat.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Chat.Tests.Node.Clustering;

/// <summary>Whoever reaches a plain cluster port has everything, and the operator is told.</summary>
public sealed class OpenPortTests
{
    [Theory]
    [InlineData("10.0.0.1", null, true)]
    [InlineData("0.0.0.0", null, true)]
    [InlineData("node1.example.com", null, true)]
    [InlineData("10.0.0.1", "cluster.pem", false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("::1", null, false)]
    [InlineData("[::1]", null, false)]
    [InlineData("localhost", null, false)]
    public async Task A_port_beyond_this_machine_without_a_certificate_is_called_open_once_and_loudly(string host, string? certificate, bool told)
    {
        using var system = ActorSystem.Create("open-port", "akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = cluster, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }");
        using var lifetime = new HostFake();
        var log = new Kept();
        using var entry = new ClusterEntry(new NodeOptions { ClusterHost = host, ClusterCertificate = certificate }, system, new OpenGate(), lifetime, TimeProvider.System, log);
        await entry.StartAsync(CancellationToken.None);
        await entry.ExecuteTask!;
        Assert.Equal(told ? [$"THE CLUSTER PORT ON {host} IS OPEN TO WHOEVER REACHES IT"] : [], log.Warnings.Select(warning => warning.Split(':')[0]));
        Assert.Equal(0, lifetime.Stopped);
    }

    private sealed class Kept : ILogger<ClusterEntry>
    {
        public ConcurrentQueue<string> Warnings { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning)
            {
                Warnings.Enqueue(formatter(state, exception));
            }
        }
    }
}
