using Akka.Actor;
using Chat.Actors.Operations;
using Chat.Node.Operations.Logs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace Chat.Tests.Operations;

/// <summary>The log in memory, and its levels while the node runs.</summary>
public sealed class OperatorLogTests : IDisposable
{
    private readonly LogRing _ring = new(TimeProvider.System);
    private readonly ActorSystem _system = ActorSystem.Create("levels", "akka.loglevel = WARNING, akka.stdout-loglevel = OFF, akka.loggers = []");

    public void Dispose() => _system.Dispose();

    [Fact]
    public void The_ring_forgets_the_oldest_and_says_how_many()
    {
        for (var i = 1; i <= 2_500; i++)
        {
            _ring.Add(LogLevel.Information, "c", $"line {i}", error: null);
        }

        var newest = _ring.Read(new ReadLog { Newest = true, Limit = 2 });
        Assert.Equal(["line 2499", "line 2500"], newest.Lines.Select(line => line.Text));
        Assert.Equal(2_500, newest.Last);
        var old = _ring.Read(new ReadLog { After = 100, Limit = 10 });
        Assert.Equal("line 501", old.Lines[0].Text);
        Assert.Equal(400, old.Missed);
        Assert.Equal(510, old.Last);
    }

    [Fact]
    public void Whoever_followed_the_node_before_it_started_again_gets_the_new_lines_from_the_first()
    {
        _ring.Add(LogLevel.Information, "c", "started again", error: null);
        var read = _ring.Read(new ReadLog { After = 700, Limit = 10 });
        Assert.Equal("started again", Assert.Single(read.Lines).Text);
        Assert.Equal((1, 0), (read.Last, read.Missed));
    }

    [Fact]
    public void A_follower_of_warnings_does_not_read_the_rest_again()
    {
        _ring.Add(LogLevel.Warning, "c", "bad", new InvalidOperationException("why"));
        _ring.Add(LogLevel.Information, "c", "good", error: null);
        var read = _ring.Read(new ReadLog { Limit = 10, Level = "warning" });
        Assert.StartsWith("bad: System.InvalidOperationException: why", Assert.Single(read.Lines).Text);
        Assert.Equal(2, read.Last);
        Assert.Empty(_ring.Read(new ReadLog { After = read.Last, Limit = 10, Level = "warning" }).Lines);
    }

    [Fact]
    public void A_long_line_is_cut()
    {
        _ring.Add(LogLevel.Error, "c", new string('x', 100_000), error: null);
        Assert.InRange(_ring.Read(new ReadLog { Newest = true, Limit = 1 }).Lines[0].Text.Length, 4_000, 4_001);
    }

    [Fact]
    public async Task Levels_change_while_loggers_are_in_use_and_go_back()
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(_system)
            .AddLogging(logging => logging.AddFilter("Chat.Quiet", LogLevel.Error)).AddOperatorLog().BuildServiceProvider();
        var (levels, factory, ring) = (services.GetRequiredService<RuntimeLevels>(), services.GetRequiredService<ILoggerFactory>(), services.GetRequiredService<LogRing>());
        var (quiet, other) = (factory.CreateLogger("Chat.Quiet.Part"), factory.CreateLogger("Other"));
        Assert.False(quiet.IsEnabled(LogLevel.Warning));
        Assert.False(other.IsEnabled(LogLevel.Debug));

        Assert.Equal("debug", Assert.Single(levels.Set(new SetLogLevel { Category = "Chat.Quiet", Level = "debug" }).Rules).Level);
        quiet.LogDebug("heard");
        Assert.Contains("heard", ring.Read(new ReadLog { Newest = true, Limit = 1 }).Lines.Select(line => line.Text));
        Assert.False(other.IsEnabled(LogLevel.Debug));
        Assert.Equal(Akka.Event.LogLevel.DebugLevel, _system.EventStream.LogLevel);

        Assert.Equal(2, levels.Set(new SetLogLevel { Level = "error" }).Rules.Count);
        Assert.False(other.IsEnabled(LogLevel.Warning));
        Assert.Empty(levels.Set(new SetLogLevel { Reset = true }).Rules);
        Assert.False(quiet.IsEnabled(LogLevel.Warning));
        Assert.True(other.IsEnabled(LogLevel.Information));
        Assert.Equal(Akka.Event.LogLevel.WarningLevel, _system.EventStream.LogLevel);
    }

    [Fact]
    public async Task A_level_that_is_none_is_refused()
    {
        await using var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddSingleton(_system).AddLogging().AddOperatorLog().BuildServiceProvider();
        Assert.Contains("'loud' is no level", services.GetRequiredService<RuntimeLevels>().Set(new SetLogLevel { Level = "loud" }).Error);
    }
}
