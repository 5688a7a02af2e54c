using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process;

/// <summary>One node for the tests of a class that change nothing another of them relies on.</summary>
public sealed class AcmeNode : IAsyncLifetime
{
    private NodeProcess? _node;

    public NodeProcess Node => _node ?? throw new InvalidOperationException("not started");

    public ApiClient As(Person person) => new(Node.Address, person == People.Robin ? Bots.RobinToken : person.Token);

    public async Task InitializeAsync() => _node = await NodeProcess.Start();

    public async Task DisposeAsync()
    {
        if (_node is not null)
        {
            await _node.DisposeAsync();
        }
    }
}
