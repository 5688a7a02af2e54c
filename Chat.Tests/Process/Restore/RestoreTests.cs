using Chat.Tests.Operations;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process.Restore;

/// <summary>Backups of running nodes and their return, with the very commands of docs/operations.md.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class RestoreTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Repository.In("docs", "operations.md"));
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // A node that has just started, beside others of the machine: how soon it answers is not what is asked here.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_dump_of_a_running_cluster_brings_back_what_was_acknowledged_before_it()
    {
        var server = await PostgresServer.Shared;
        await Shell("createdb -O chat chat", _directory.Root, server.Environment);
        var place = new NodePlace { Arguments = ["--db", server.ConnectionString("chat")] };
        await using var first = await Start(AcmeWorkspace.Provisioning, place);
        await using var second = await Start(null, place);
        var (backup, restore) = Commands("### PostgreSQL");

        using var past = await Past.Make(first.Address, second.Address);
        await using var stream = await Stream.Start(past.Linus, second.Address);
        await stream.WhileItGoesOn(() => Shell(backup, _directory.Root, server.Environment));
        var lost = await Lost.Make(past);
        await first.Terminate();
        await second.Terminate();
        await Shell(restore, _directory.Root, server.Environment);

        await using var restored = await Start(null, place);
        await past.IsOn(restored);
        await stream.IsOn(restored);
        await lost.IsGoneFrom(restored);
        await lost.IsToldToWhomItWasShown(restored);
    }

    [Fact]
    public async Task A_copy_of_a_running_nodes_journal_brings_back_what_was_acknowledged_before_it()
    {
        await using var node = await NodeProcess.Start();
        var directory = Path.GetDirectoryName(node.DataDirectory)!;
        var (backup, restore) = Commands("### SQLite");

        using var past = await Past.Make(node.Address, node.Address);
        await using var stream = await Stream.Start(past.Linus, node.Address);
        await stream.WhileItGoesOn(() => Shell(backup, directory));
        var lost = await Lost.Make(past);
        await node.Terminate();
        await Shell(restore, directory);

        node.Provisions = false;
        await node.Restart();
        await past.IsOn(node);
        await stream.IsOn(node);
        await lost.IsGoneFrom(node);
        await lost.IsToldToWhomItWasShown(node);
    }

    private static (string Backup, string Restore) Commands(string heading) =>
        Markdown.Fenced(Markdown.Section(Page, heading), "sh") is [var backup, var restore] ? (backup, restore) : throw new InvalidOperationException($"{heading} has not two blocks of commands");

    private static async Task<NodeProcess> Start(string? provisioning, NodePlace place)
    {
        var node = NodeProcess.Prepare(provisioning, place);
        node.Launch();
        await node.Ready();
        return node;
    }

    private static async Task Shell(string script, string directory, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = await CommandRun.Of(directory, Limit, environment, "bash", "-e", "-c", script);
        Assert.True(run.ExitCode == 0, $"{script}{run.Output}{run.Errors}");
    }

    /// <summary>One channel that somebody writes to while the backup is made: it has to be cut at one place.</summary>
    private sealed class Stream : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly List<string> _acknowledged = [];
        private readonly ApiClient _api;
        private readonly string _channel;
        private Task _writing = Task.CompletedTask;
        private int _before;

        private Stream(ApiClient api, string channel) => (_api, _channel) = (api, channel);

        private int Count
        {
            get
            {
                lock (_acknowledged)
                {
                    return _acknowledged.Count;
                }
            }
        }

        public static async Task<Stream> Start(ApiClient lists, Uri node)
        {
            var stream = new Stream(new ApiClient(node, People.Linus.Token), await lists.ChannelId(AcmeWorkspace.Busy[0]));
            stream._writing = stream.Write();
            await Eventually.That("posts are acknowledged", () => stream.Count > 20, Patience);
            return stream;
        }

        /// <summary>Does it while posts are acknowledged, and stops them some time later.</summary>
        public async Task WhileItGoesOn(Func<Task> backup)
        {
            _before = Count;
            await backup();
            var then = Count;
            await Eventually.That("posts were acknowledged after the backup", () => Count > then + 5, Patience);
            await _stop.CancelAsync();
            await _writing;
        }

        public async Task IsOn(NodeProcess node)
        {
            using var api = new ApiClient(node.Address, People.Linus.Token);
            var found = (await api.History(_channel)).Where(message => !message.Has("subtype")).Select(message => message.Str("ts")).Reverse().ToArray();
            Assert.InRange(found.Length, _before, _acknowledged.Count - 1);
            Assert.Equal(_acknowledged.Take(found.Length), found);
            var said = await Operator.Chat($"channel verify -c {_channel}", node.DataDirectory);
            Assert.True(said.Exit == 0, said.ToString());
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _writing;
            _api.Dispose();
            _stop.Dispose();
        }

        private async Task Write()
        {
            for (var i = 0; !_stop.IsCancellationRequested; i++)
            {
                var ts = await _api.Post(_channel, $"stream {i}");
                lock (_acknowledged)
                {
                    _acknowledged.Add(ts);
                }
            }
        }
    }

    /// <summary>What was acknowledged after the backup, and seen by a client: the backup cannot have it.</summary>
    private sealed record Lost(Past Past, string Ts, IReadOnlyDictionary<string, long> Seen, IReadOnlyDictionary<string, string> SeenTs)
    {
        private const string Key = "99999999-8888-7777-6666-555555555555";

        public static async Task<Lost> Make(Past past)
        {
            await using var socket = await RtmSocket.Connect(past.Linus);
            await past.Ada.Post(past.Talk, "seen and lost");
            var ts = await past.Ada.Post(past.Lobby, "seen and lost", Key);
            await socket.Next("the last message", frame => frame.Str("ts") == ts && frame.Str("type") == "message", Patience);
            return new Lost(past, ts, socket.LastSeq, socket.LastTs);
        }

        public async Task IsGoneFrom(NodeProcess node)
        {
            using var ada = new ApiClient(node.Address, People.Ada.Token);
            using var linus = new ApiClient(node.Address, People.Linus.Token);
            Assert.DoesNotContain(await ada.History(Past.Lobby), message => message.Str("ts") == Ts);
            // A history is brought up to date when it is asked for, a list as the journal is read again, behind the start.
            await Eventually.That("the stream has read the whole journal", async () => (await Operator.Chat("journal stats --json", node.DataDirectory)).Rows[0].GetProperty("history_behind").GetInt64() == 0, Patience);

            var there = new Dictionary<string, long> { [Past.Lobby] = Seen[Past.Lobby], [Past.Talk] = Seen[Past.Talk], [await linus.ChannelId(AcmeWorkspace.General)] = 1 };
            await using var socket = await RtmSocket.Connect(linus, there);
            foreach (var channel in there.Keys)
            {
                var resumed = await socket.Next($"the answer for {channel}", frame => frame.Str("type") == "resumed" && frame.Str("channel") == channel, Patience);
                Assert.Equal(Seen.ContainsKey(channel) ? "False ahead_of_server" : "True ", $"{resumed.GetProperty("recovered").GetBoolean()} {resumed.Str("reason")}");
            }

            // Its sender repeats it: a new message, later than all that anybody has seen, once and live.
            var again = await ada.Post(Past.Lobby, "seen and lost", Key);
            Assert.True(string.CompareOrdinal(again, Ts) > 0, $"{again} is not later than {Ts}");
            Assert.Equal(again, await ada.Post(Past.Lobby, "seen and lost", Key));
            await socket.Next("the message, live", frame => frame.Str("type") == "message" && frame.Str("ts") == again, Patience);
            Assert.Single(await ada.History(Past.Lobby), message => message.Str("text") == "seen and lost");
        }

        /// <summary>The channel has grown past what the client has seen: only the event under its number tells that it was another one.</summary>
        public async Task IsToldToWhomItWasShown(NodeProcess node)
        {
            using var ada = new ApiClient(node.Address, People.Ada.Token);
            using var linus = new ApiClient(node.Address, People.Linus.Token);
            await using var live = await RtmSocket.Connect(linus);
            await ada.Post(Past.Talk, "instead of what was lost");
            await ada.Post(Past.Talk, "and more");
            await Eventually.That("there is more than was lost", () => live.LastSeq.TryGetValue(Past.Talk, out var head) && head > Seen[Past.Talk], Patience);

            var there = new Dictionary<string, long> { [Past.Talk] = Seen[Past.Talk] };
            await using var socket = await RtmSocket.Connect(linus, there, resumeTs: SeenTs);
            var resumed = await socket.Next("the answer", frame => frame.Str("type") == "resumed", Patience);
            Assert.Equal("False other_history", $"{resumed.GetProperty("recovered").GetBoolean()} {resumed.Str("reason")}");

            await using var back = await RtmSocket.Connect(linus, live.LastSeq, resumeTs: live.LastTs);
            Assert.True((await back.Next("the answer", frame => frame.Str("type") == "resumed" && frame.Str("channel") == Past.Talk, Patience)).GetProperty("recovered").GetBoolean());
        }
    }
}
