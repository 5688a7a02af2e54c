using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Load;

/// <summary>How much a run writes and reads.</summary>
internal sealed record LoadSize
{
    public int Channels { get; init; } = 6;

    /// <summary>As many as there are nodes: one stays with each, and a channel's interruption is not a client's.</summary>
    public int WritersPerChannel { get; init; } = 3;
    public int Readers { get; init; } = 3;

    /// <summary>Mean time from a writer's acknowledgement to its next message.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromMilliseconds(250);
    public int Seed { get; init; } = 1;
}

/// <summary>Writers, readers and historians at work on a cluster; <see cref="Finish"/> ends them and gives what was observed.</summary>
internal sealed class ClusterLoad : IAsyncDisposable
{
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(15);

    private readonly ClusterOfNodes _cluster;
    private readonly Balancer _balancer;
    private readonly Historian _historian;
    private readonly List<ClusterWriter> _writers = [];
    private readonly List<ClusterEditor> _editors = [];
    private readonly List<ClusterReader> _readers = [];
    private readonly CancellationTokenSource _stopWriting = new();
    private readonly CancellationTokenSource _stopReading = new();
    private readonly List<Task> _writing;
    private readonly List<Task> _reading;

    private ClusterLoad(ClusterOfNodes cluster, IReadOnlyDictionary<string, string> before, LoadSize size)
    {
        _cluster = cluster;
        Channels = [.. before.Keys];
        var tag = Guid.NewGuid().ToString("N")[..6];
        _balancer = new Balancer(cluster.Nodes);
        _historian = new Historian(People.Grace, _balancer, Ledger, before, size.Seed);
        for (var i = 0; i < size.Readers; i++)
        {
            _readers.Add(new ClusterReader($"r{i}", LoadWorkspace.Readers[i % LoadWorkspace.Readers.Count], _balancer, before, Ledger, size.Seed + i));
        }

        for (var i = 0; i < Channels.Count * size.WritersPerChannel; i++)
        {
            var who = LoadWorkspace.Writers[i % LoadWorkspace.Writers.Count];
            _writers.Add(new ClusterWriter($"{tag} w{i}", Channels[i / size.WritersPerChannel], who, _balancer, Ledger, size.Seed + i, size.Pause, _historian.After));
        }

        for (var i = 0; i < Channels.Count; i++)
        {
            _editors.Add(new ClusterEditor($"{tag} e{i}", Channels[i], LoadWorkspace.Writers[i % LoadWorkspace.Writers.Count], _balancer, Ledger, size.Seed + i, size.Pause));
        }

        _reading = [_balancer.Run(_stopReading.Token), .. _readers.Select(reader => reader.Run(_stopReading.Token))];
        _writing = [.. _writers.Select(writer => Task.Run(() => writer.Run(_stopWriting.Token))), .. _editors.Select(editor => Task.Run(() => editor.Run(_stopWriting.Token)))];
    }

    public LoadLedger Ledger { get; } = new();
    public IReadOnlyList<string> Channels { get; }
    public int Connections => _readers.Sum(reader => reader.Connections);

    public static async Task<ClusterLoad> Start(ClusterOfNodes cluster, LoadSize size)
    {
        using var api = new ApiClient(cluster.Nodes[0].Process.Address, People.Ada.Token);
        var before = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in LoadWorkspace.Channels(size.Channels))
        {
            var channel = await api.ChannelId(name);
            var newest = await api.Ok("conversations.history", new { channel, limit = 1 });
            before[channel] = newest.GetProperty("messages").EnumerateArray().Select(message => message.Str("ts")).FirstOrDefault("");
        }

        return new ClusterLoad(cluster, before, size);
    }

    /// <summary>Whether every channel has acknowledged something that was begun after <paramref name="moment"/>.</summary>
    public bool EveryChannelAcknowledgedSince(TimeSpan moment) => Channels.All(channel => Ledger.LastBegan(channel) > moment);

    /// <summary>The greatest acknowledged <c>ts</c> of each channel now.</summary>
    public IReadOnlyDictionary<string, string> Heads() => Channels.ToDictionary(channel => channel, Ledger.Newest, StringComparer.Ordinal);

    /// <summary>Whether every reader has got at least up to there in every channel.</summary>
    public bool ReadersHave(IReadOnlyDictionary<string, string> heads) =>
        _readers.TrueForAll(reader => heads.All(head => string.CompareOrdinal(reader.Newest(head.Key), head.Value) >= 0));

    /// <summary>Ends the writers when their last message is acknowledged, waits for the readers to catch up, and reads every channel on every node.</summary>
    public async Task<RunHistory> Finish()
    {
        await _stopWriting.CancelAsync();
        await Task.WhenAll(_writing).WaitAsync(LastAnswers);
        var finals = new List<FinalHistory>();
        foreach (var node in _cluster.Nodes)
        {
            foreach (var channel in Channels)
            {
                finals.Add(await _historian.Whole(node, channel));
            }
        }

        // When they do not, the checker says who missed what.
        var heads = Heads();
        await Task.WhenAny(Eventually.That("the readers have caught up", () => ReadersHave(heads), TimeSpan.FromSeconds(20)));
        await _stopReading.CancelAsync();
        await Task.WhenAll(_reading);
        await _historian.Idle();
        return Ledger.History([.. _readers.SelectMany(reader => reader.Logs())], finals, [.. _editors.SelectMany(editor => editor.Messages)]);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopWriting.CancelAsync();
        await _stopReading.CancelAsync();
        await Task.WhenAll(_reading).WaitAsync(Farewell).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _writers.ForEach(writer => writer.Dispose());
        _editors.ForEach(editor => editor.Dispose());
        _historian.Dispose();
        _balancer.Dispose();
        _stopWriting.Dispose();
        _stopReading.Dispose();
    }
}
