using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Observability;

/// <summary>
/// Two nodes of one cluster on PostgreSQL that tell Prometheus and a collector of themselves. The second came when the channels were there already, so the first owns them at
/// first; Ada has a socket on each.
/// </summary>
public sealed class ObservedNodes : IAsyncLifetime
{
    private readonly List<NodeProcess> _nodes = [];
    private readonly List<string> _metrics = [];
    private readonly List<RtmSocket> _sockets = [];

    internal OtlpCollector Collector { get; private set; } = null!;

    internal string Database { get; private set; } = "";

    internal IReadOnlyList<NodeProcess> Nodes => _nodes;

    /// <summary>Ada's, one on each node.</summary>
    internal IReadOnlyList<RtmSocket> Sockets => _sockets;

    internal ApiClient As(Person person, int node) => new(_nodes[node].Address, person.Token);

    /// <summary>What Prometheus would read of each node now.</summary>
    internal async Task<IReadOnlyList<Exposition>> Scrape()
    {
        using var http = new HttpClient();
        return await Task.WhenAll(_metrics.Select(async address => Exposition.Read(await http.GetStringAsync(new Uri($"{address}/metrics")))));
    }

    public async Task InitializeAsync()
    {
        Collector = await OtlpCollector.Start();
        Database = await (await PostgresServer.Shared).CreateDatabase();
        await Add();
        await Add();
        for (var node = 0; node < 2; node++)
        {
            using var ada = As(People.Ada, node);
            _sockets.Add(await RtmSocket.Connect(ada));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var socket in _sockets)
        {
            await socket.DisposeAsync();
        }

        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        await Collector.DisposeAsync();
    }

    private async Task Add()
    {
        _metrics.Add($"http://127.0.0.1:{Loopback.FreePort()}");
        _nodes.Add(await NodeProcess.Start(environment: new Dictionary<string, string>(Collector.Environment) { ["CHAT_DB"] = Database, ["CHAT_METRICS"] = _metrics[^1] }));
    }
}

/// <summary>What nodes tell of themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ObservedNodesCollection : ICollectionFixture<ObservedNodes>
{
    public const string Name = "observed nodes";
}
