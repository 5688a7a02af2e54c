using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Observability;

/// <summary>What comes to a collector when a message is posted in a cluster.</summary>
[Collection(ObservedNodesCollection.Name)]
[Trait("Category", "Process")]
public sealed class TraceTests(ObservedNodes nodes)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task One_trace_follows_a_message_from_its_request_through_the_owners_journal_to_the_sockets_of_every_node()
    {
        using var ada = nodes.As(People.Ada, node: 1);
        foreach (var name in (string[])[AcmeWorkspace.General, AcmeWorkspace.Lobby, .. AcmeWorkspace.Busy])
        {
            await ada.Post(await ada.ChannelId(name), "who traces this?");
        }

        await Eventually.Holds(
            "a post whose channel another node owns has a whole trace",
            () =>
            {
                var spans = nodes.Collector.Spans;
                var whole = spans.Where(span => span.Name == "channel.journal").Select(journal => Whole(spans, journal)).ToArray();
                Assert.True(whole.Any(trace => trace), string.Join('\n', spans.Where(span => !span.Name.Contains("postgres", StringComparison.Ordinal))));
            },
            Patience);
        await Eventually.Holds("metrics and log lines come by the same way", () => Assert.True(nodes.Collector is { Metrics: > 0, Logs: > 0 }), Patience);
    }

    [Fact]
    public async Task A_message_over_a_socket_has_a_trace_of_its_own_and_not_that_of_the_sockets_request()
    {
        using var ada = nodes.As(People.Ada, node: 1);
        var channel = await ada.ChannelId(AcmeWorkspace.General);
        var before = nodes.Collector.Spans.Count;
        foreach (var id in (int[])[1, 2])
        {
            await nodes.Sockets[1].Send(new { type = "message", id, channel, text = $"and this ({id})?" });
        }

        await Eventually.Holds(
            "both have one, from the command to both nodes' sockets",
            () =>
            {
                var spans = nodes.Collector.Spans.Skip(before).ToArray();
                var commands = spans.Where(span => span is { Name: "channel.command", Parent: "" }).ToArray();
                var followed = commands.Where(command => spans.Any(journal => journal.Name == "channel.journal" && journal.Parent == command.Id && FannedOut(spans, journal).Length == 2));
                Assert.Equal(2, followed.DistinctBy(command => command.Trace).Count());
            },
            Patience);
    }

    [Fact]
    public async Task Health_checks_scrapes_and_the_requests_of_sockets_are_not_traced()
    {
        var before = Requests().Count();
        using var ada = nodes.As(People.Ada, node: 1);
        await using (var socket = await RtmSocket.Connect(ada))
        {
            await socket.Close();
        }

        await nodes.Scrape();
        Assert.True(await nodes.Nodes[1].IsReady());
        await ada.OwnId();
        await ada.OwnId();
        await Eventually.That("the ticket and what was asked last are", () => Requests().Count(name => name == "POST /api/{**name}") >= before + 3, Patience);
        Assert.All(Requests(), name => Assert.Equal("POST /api/{**name}", name));

        IEnumerable<string> Requests() => nodes.Collector.Spans.Select(span => span.Name).Where(name => name.StartsWith("GET", StringComparison.Ordinal) || name.StartsWith("POST", StringComparison.Ordinal));
    }

    /// <summary>Whether the journal's span hangs on a command's on another node, that on a request, and both nodes' fan-out on the journal's.</summary>
    private static bool Whole(IReadOnlyList<CollectedSpan> spans, CollectedSpan journal)
    {
        var command = spans.SingleOrDefault(span => span.Id == journal.Parent);
        var request = spans.SingleOrDefault(span => span.Id == command?.Parent);
        return command is { Name: "channel.command" } && command.Instance != journal.Instance
            && request is { Parent: "" } && request.Name.StartsWith("POST", StringComparison.Ordinal) && request.Instance == command.Instance
            && FannedOut(spans, journal) is [var one, var other] && one.Instance != other.Instance
            && new[] { request, command, journal, one, other }.All(span => span.Trace == request.Trace);
    }

    private static CollectedSpan[] FannedOut(IReadOnlyList<CollectedSpan> spans, CollectedSpan journal) =>
        [.. spans.Where(span => span.Name == "channel.fanout" && span.Parent == journal.Id)];
}
