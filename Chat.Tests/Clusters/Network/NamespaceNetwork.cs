using System.Globalization;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Network;

/// <summary>
/// Every node in a network namespace of its own, all on one bridge with the database and the clients on the machine's side of it. A cut gives both ends a wrong hardware
/// address of the other: packets leave and arrive nowhere, as with a dead switch, and connections only go silent. Needs root on Linux and iproute2.
/// </summary>
internal sealed class NamespaceNetwork : ClusterNetwork
{
    /// <summary>Belongs to nobody: locally administered, never given to an interface.</summary>
    private const string Nowhere = "02:00:00:00:00:01";
    private const int Clients = 254;
    private const int Database = 253;

    // The process's id in the names: what a killed run left behind is found by the next.
    private readonly string _tag = $"ct{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}";
    private readonly int _subnet = 1 + (Environment.ProcessId % 250);
    private readonly int _nodes;
    private readonly List<(int From, int To)> _cuts = [];

    private NamespaceNetwork(int nodes) => _nodes = nodes;

    public override bool CanCut => true;
    public override string DatabaseHost => Address(Database);
    public override string? DatabaseListensOn => DatabaseHost;

    /// <summary>Makes the namespaces; where this machine does not let us, gives loopback and the reason.</summary>
    public static async Task<(ClusterNetwork Network, string? WhyNot)> Create(int nodes)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return (new LoopbackNetwork(), "network namespaces need root on Linux");
        }

        var network = new NamespaceNetwork(nodes);
        try
        {
            await network.Build();
            return (network, null);
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            await network.DisposeAsync();
            return (new LoopbackNetwork(), $"network namespaces cannot be made here: {e.Message}");
        }
    }

    public override string Host(int number) => Address(number);

    public override IReadOnlyList<string> Within(int number) => ["ip", "netns", "exec", Namespace(number)];

    public override async Task Cut(int one, int other)
    {
        await Mislead(one, other);
        await Mislead(other, one);
    }

    public override Task CutDatabase(int number) => Mislead(number, Database);

    // ss lists what it resets, and complains of sockets that have gone meanwhile.
    public override Task Reset(int one, int other) =>
        CommandRun.Of("/", TimeSpan.FromSeconds(10), null, "ip", "netns", "exec", Namespace(one), "ss", "-K", "dst", Address(other));

    public override async Task Heal()
    {
        foreach (var (from, to) in _cuts)
        {
            await Ip("-n", Namespace(from), "neigh", "del", Address(to), "dev", "eth0");
        }

        _cuts.Clear();
    }

    public override async ValueTask DisposeAsync()
    {
        for (var number = 1; number <= _nodes; number++)
        {
            await CommandRun.Of("/", TimeSpan.FromSeconds(10), null, "ip", "netns", "del", Namespace(number));
        }

        await CommandRun.Of("/", TimeSpan.FromSeconds(10), null, "ip", "link", "del", Bridge);
    }

    private string Bridge => $"{_tag}br";

    private string Namespace(int number) => $"{_tag}n{number}";

    private string Address(int host) => $"10.77.{_subnet}.{host}";

    private async Task Build()
    {
        await Ip("link", "add", Bridge, "type", "bridge");
        await Ip("addr", "add", $"{Address(Clients)}/24", "dev", Bridge);
        await Ip("addr", "add", $"{Address(Database)}/24", "dev", Bridge);
        await Ip("link", "set", Bridge, "up");
        for (var number = 1; number <= _nodes; number++)
        {
            var (name, plug) = (Namespace(number), $"{_tag}v{number}");
            await Ip("netns", "add", name);
            await Ip("link", "add", plug, "type", "veth", "peer", "name", "eth0", "netns", name);
            await Ip("link", "set", plug, "master", Bridge, "up");
            await Ip("-n", name, "addr", "add", $"{Address(number)}/24", "dev", "eth0");
            await Ip("-n", name, "link", "set", "eth0", "up");
            await Ip("-n", name, "link", "set", "lo", "up");
        }
    }

    private async Task Mislead(int from, int to)
    {
        await Ip("-n", Namespace(from), "neigh", "replace", Address(to), "lladdr", Nowhere, "nud", "permanent", "dev", "eth0");
        _cuts.Add((from, to));
    }

    private static Task Ip(params string[] arguments) => CommandRun.Succeeding("/", TimeSpan.FromSeconds(10), ["ip", .. arguments]);
}
