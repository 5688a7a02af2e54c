using Chat.Tests.Clusters.Load;
using Chat.Tests.Clusters.Network;
using Chat.Tests.Support;
using Npgsql;

namespace Chat.Tests.Clusters;

/// <summary>
/// Three real nodes on one private, durable PostgreSQL server. Each has fixed ports for clients and for its cluster, so that it comes back where the others knew it. The first
/// start provisions the workspace, later ones find it.
/// </summary>
internal sealed class ClusterOfNodes : IAsyncDisposable
{
    /// <summary>How many nodes.</summary>
    public const int Size = 3;

    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(90);

    private readonly CancellationTokenSource _stop = new();
    private Task _supervising = Task.CompletedTask;

    private ClusterOfNodes(PostgresServer database, ClusterNetwork network, IReadOnlyList<ClusterNode> nodes, JournalOwners owners)
    {
        Database = database;
        Network = network;
        Nodes = nodes;
        Owners = owners;
    }

    public PostgresServer Database { get; }
    public ClusterNetwork Network { get; }
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>Which node holds which channel.</summary>
    public JournalOwners Owners { get; }

    /// <summary>The member that runs longest.</summary>
    public ClusterNode Oldest => Nodes.MinBy(node => node.Started)!;

    /// <summary>What all nodes complained about in their logs.</summary>
    public string Complaints => string.Join('\n', Nodes.Select(node => $"--- {node.Name}, started again {node.Revivals} times\n{node.Process.Complaints}"));

    /// <summary>Starts the nodes one after the other, as an operator would, and waits until each is ready.</summary>
    /// <param name="size">The load they are for: they have its channels.</param>
    /// <param name="network">Where they live; it goes with the cluster. Null: one that can be cut, where the machine lets us make it.</param>
    /// <param name="place">Changes a node's place before its start: another binary, a clock of its own.</param>
    public static async Task<ClusterOfNodes> Start(LoadSize size, ClusterNetwork? network = null, Func<int, NodePlace, NodePlace>? place = null)
    {
        network ??= (await NamespaceNetwork.Create(Size)).Network;
        var provisioning = LoadWorkspace.Provisioning(LoadWorkspace.Channels(size.Channels));
        var database = await PostgresServer.Start(alsoOn: network.DatabaseListensOn);
        var connection = await database.CreateDatabase();
        var all = Enumerable.Range(1, Size).Select(number => Prepare(number, provisioning, connection, network, place ?? ((_, usual) => usual)));
        var cluster = new ClusterOfNodes(database, network, [.. all], new JournalOwners(connection));
        try
        {
            foreach (var node in cluster.Nodes)
            {
                node.Start();
                await node.Process.Ready(ReadyLimit);
                node.Process.Provisions = false;
            }

            await cluster.Owners.Watch();
            cluster._supervising = cluster.Supervise();
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>The node that holds most of these channels: what happens to one that holds none proves nothing.</summary>
    public async Task<ClusterNode> Busiest(IReadOnlyList<string> channels)
    {
        var owners = await Owners.Of(channels);
        return Nodes.MaxBy(node => owners.Values.Count(owner => owner == node.Name))!;
    }

    /// <summary>Whether every node answers <c>/readyz</c>.</summary>
    public async Task<bool> AllReady() => (await Task.WhenAll(Nodes.Select(node => node.Process.IsReady()))).All(ready => ready);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _supervising;
        await Task.WhenAll(Nodes.Select(node => node.Process.DisposeAsync().AsTask()));
        await Owners.DisposeAsync();
        await Database.DisposeAsync();
        await Network.DisposeAsync();
        _stop.Dispose();
    }

    private Task Supervise() => Pace.Every(
        TimeSpan.FromSeconds(1),
        () =>
        {
            foreach (var node in Nodes)
            {
                node.Revive();
            }

            return Task.CompletedTask;
        },
        _stop.Token);

    private static ClusterNode Prepare(int number, string provisioning, string connection, ClusterNetwork network, Func<int, NodePlace, NodePlace> place)
    {
        var host = network.Host(number);
        var url = new Uri($"http://{host}:{Loopback.FreePort()}");
        var database = new NpgsqlConnectionStringBuilder(connection) { Host = network.DatabaseHost, ApplicationName = $"n{number}" }.ConnectionString;
        var usual = new NodePlace
        {
            Address = url,
            Within = network.Within(number),
            Arguments = ["--db", database, "--cluster-host", host, "--cluster-port", $"{Loopback.FreePort()}", "--public-url", url.GetLeftPart(UriPartial.Authority)],
        };
        return new ClusterNode(number, NodeProcess.Prepare(number == 1 ? provisioning : null, place(number, usual)));
    }
}
