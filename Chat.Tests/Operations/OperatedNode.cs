using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Operations;

/// <summary>A node on SQLite that hears operators over the network too; shared, so tests leave it as it was.</summary>
public sealed class OperatedNode : IAsyncLifetime
{
    public const string Token = "operators-token-of-the-tests";

    private NodeProcess? _node;

    internal NodeProcess Node => _node ?? throw new InvalidOperationException("not started");

    internal string Listen { get; } = $"127.0.0.1:{Loopback.FreePort()}";

    internal Task<Said> Chat(string words) => Operator.Chat(words, Node.DataDirectory);

    internal ApiClient As(Person person) => new(Node.Address, person.Token);

    internal async Task<string> Channel(string name)
    {
        using var ada = As(People.Ada);
        return await ada.ChannelId(name);
    }

    public async Task InitializeAsync() => _node = await NodeProcess.Start(environment: new Dictionary<string, string> { ["CHAT_OPERATOR_LISTEN"] = Listen, ["CHAT_OPERATOR_TOKEN"] = Token });

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }
}

/// <summary>What is asked of one node.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OperatedNodeCollection : ICollectionFixture<OperatedNode>
{
    public const string Name = "operators of one node";
}
