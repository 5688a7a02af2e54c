using Chat.Tests.Clusters.Load;
using Xunit;

namespace Chat.Tests.Clusters;

/// <summary>One cluster for all tests of a class; it is whole again after each.</summary>
public sealed class ClusterUnderFaults : IAsyncLifetime
{
    private ClusterOfNodes? _cluster;

    internal LoadSize Size { get; } = new();
    internal ClusterOfNodes Cluster => _cluster ?? throw new InvalidOperationException("not started");

    public async Task InitializeAsync() => _cluster = await ClusterOfNodes.Start(Size);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
