using Chat.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace Chat.Tests.Operations;

/// <summary>Three nodes of one cluster on PostgreSQL; shared, so tests leave it as it was.</summary>
public sealed class OperatedCluster : IAsyncLifetime
{
    private readonly List<NodeProcess> _nodes = [];

    internal IReadOnlyList<NodeProcess> Nodes => _nodes;

    internal string Database { get; private set; } = "";

    /// <summary>Asks the node with this number.</summary>
    internal Task<Said> Chat(string words, int node = 0) => Operator.Chat(words, _nodes[node].DataDirectory);

    internal ApiClient As(Person person, int node = 0) => new(_nodes[node].Address, person.Token);

    internal async Task<string> Channel(string name)
    {
        using var ada = As(People.Ada);
        return await ada.ChannelId(name);
    }

    public async Task InitializeAsync()
    {
        Database = await (await PostgresServer.Shared).CreateDatabase();
        _nodes.Add(await Add());
        _nodes.AddRange(await Task.WhenAll(Add(), Add()));
        Said? seen = null;
        try
        {
            await Eventually.That("all three see each other", async () => (seen = await Chat("cluster show --json", 2)).Rows.Count(row => row.Str("status") == "up") == 3, TimeSpan.FromSeconds(20));
        }
        catch (XunitException never)
        {
            throw new InvalidOperationException($"the last to start sees {seen}\n{string.Join("\n\n", _nodes.Select(node => node.Log))}", never);
        }
    }

    /// <summary>One more node, which the caller ends.</summary>
    internal Task<NodeProcess> Add() => NodeProcess.Start(environment: new Dictionary<string, string> { ["CHAT_DB"] = Database });

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }
    }
}

/// <summary>What is asked of a cluster.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OperatedClusterCollection : ICollectionFixture<OperatedCluster>
{
    public const string Name = "operators of three nodes";
}
