using System.Net;
using System.Net.Sockets;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters;

/// <summary>
/// Real nodes on one private, durable PostgreSQL server. Each has fixed ports for clients and for its cluster, so that it comes back where the others knew it. The first
/// start provisions the workspace, later ones find it.
/// </summary>
internal sealed class ClusterOfNodes : IAsyncDisposable
{
    private ClusterOfNodes(PostgresServer database, IReadOnlyList<ClusterNode> nodes)
    {
        Database = database;
        Nodes = nodes;
    }

    public PostgresServer Database { get; }
    public IReadOnlyList<ClusterNode> Nodes { get; }

    /// <summary>What all nodes complained about in their logs.</summary>
    public string Complaints => string.Join('\n', Nodes.Select(node => $"--- {node.Name}\n{node.Process.Complaints}"));

    /// <summary>Starts the nodes one after the other, as an operator would, and waits until each is ready.</summary>
    public static async Task<ClusterOfNodes> Start(string provisioning, int nodes = 3)
    {
        var database = await PostgresServer.Start();
        var connection = await database.CreateDatabase();
        var cluster = new ClusterOfNodes(database, [.. Enumerable.Range(1, nodes).Select(number => Prepare(number, provisioning, connection))]);
        try
        {
            foreach (var node in cluster.Nodes)
            {
                node.Process.Launch();
                await node.Process.Ready(TimeSpan.FromSeconds(90));
                node.Process.Provisions = false;
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.Process.DisposeAsync().AsTask()));
        await Database.DisposeAsync();
    }

    private static ClusterNode Prepare(int number, string provisioning, string connection)
    {
        var place = new NodePlace { Arguments = ["--db", connection, "--cluster-host", "127.0.0.1", "--cluster-port", $"{FreePort()}"] };
        return new ClusterNode($"n{number}", NodeProcess.Prepare(number == 1 ? provisioning : null, place));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>A node under the name that reports use.</summary>
internal sealed record ClusterNode(string Name, NodeProcess Process);
