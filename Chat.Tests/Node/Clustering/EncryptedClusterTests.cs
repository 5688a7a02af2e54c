using Chat.Tests.Operations;
using Chat.Tests.Process;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Node.Clustering.Certificates;

namespace Chat.Tests.Node.Clustering;

/// <summary>Real nodes whose cluster port speaks TLS, and those who want in without the right certificate.</summary>
[Collection(NodeCollection.Name)]
[Trait("Category", "Process")]
public sealed class EncryptedClusterTests : IDisposable
{
    /// <summary>A node that is let in is ready after three; a stranger is told after nine.</summary>
    private static readonly TimeSpan Stay = TimeSpan.FromSeconds(30);

    private readonly TempDirectory _directory = new();
    private string _database = "";

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Nodes_with_one_certificate_are_one_cluster_and_let_nobody_else_in()
    {
        _database = await (await PostgresServer.Shared).CreateDatabase();
        using var own = SelfSigned("akkachat");
        using var foreign = SelfSigned("akkachat");
        await using var first = await Start(_directory.Pem(own), AcmeWorkspace.Provisioning);
        await using var second = await Start(_directory.Pem(own));
        await OneCluster(first, second);

        await using var plain = Launch(certificate: null);
        await using var stranger = Launch(_directory.Pem(foreign));
        await Eventually.Holds(
            "both are told why",
            () =>
            {
                Assert.Contains("do not let this node in: either this node has no --cluster-certificate", plain.Log);
                Assert.Contains("do not let this node in: either their --cluster-certificate may be another one", stranger.Log);
                Assert.Contains("showed no certificate of this cluster and was refused", first.Log + second.Log);
            },
            Stay);
        Assert.False(await plain.IsReady() || await stranger.IsReady());
        await OneCluster(first, second);
    }

    [Fact]
    public async Task Nodes_with_certificates_of_one_authority_are_one_cluster()
    {
        _database = await (await PostgresServer.Shared).CreateDatabase();
        using var authority = SelfSigned("authority", isAuthority: true);
        using var one = Signed("n1", authority);
        using var other = Signed("n2", authority);
        await using var first = await Start(_directory.Pem(one, authority), AcmeWorkspace.Provisioning);
        await using var second = await Start(_directory.Pem(other, authority));
        await OneCluster(first, second);
    }

    /// <summary>The two and nobody else are members, and what is posted on one is seen on a socket of the other, both ways.</summary>
    private static async Task OneCluster(NodeProcess first, NodeProcess second)
    {
        foreach (var (here, there) in ((NodeProcess, NodeProcess)[])[(first, second), (second, first)])
        {
            await Eventually.Holds(
                "both are up",
                async () => Assert.Equal(["up", "up"], (await Operator.Chat("cluster show --json", here.DataDirectory)).Rows.Select(row => row.Str("status"))),
                TimeSpan.FromSeconds(20));
            using var ada = new ApiClient(here.Address, People.Ada.Token);
            using var linus = new ApiClient(there.Address, People.Linus.Token);
            await using var socket = await RtmSocket.Connect(linus);
            var ts = await ada.Post(await ada.ChannelId(AcmeWorkspace.Lobby), "nobody listens in");
            await socket.Next("Ada's message", frame => frame.Str("ts") == ts, TimeSpan.FromSeconds(10));
        }
    }

    private async Task<NodeProcess> Start(string certificate, string? provisioning = null)
    {
        var node = Launch(certificate, provisioning);
        await node.Ready();
        return node;
    }

    private NodeProcess Launch(string? certificate, string? provisioning = null)
    {
        var node = NodeProcess.Prepare(provisioning, new NodePlace { Arguments = ["--db", _database, .. certificate is null ? (string[])[] : ["--cluster-certificate", certificate]] });
        node.Launch();
        return node;
    }
}
