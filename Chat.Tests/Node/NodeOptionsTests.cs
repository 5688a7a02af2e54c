using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

public sealed class NodeOptionsTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Nothing_said_is_a_single_node_on_loopback()
    {
        var options = Read([], []);
        Assert.Equal(["http://127.0.0.1:8080"], options.Urls);
        Assert.Equal("data", options.DataDirectory);
        Assert.Empty(options.Seeds);
        Assert.Equal(SqliteSynchronous.Full, options.SqliteSynchronous);
        Assert.True(options.RateLimits);
    }

    [Fact]
    public void The_command_line_beats_the_environment_which_beats_chat_json_which_beats_appsettings()
    {
        File.WriteAllText(_directory.File("appsettings.json"), """{ "Logging": {}, "Chat": { "cluster_port": 1, "data": "a", "roles": "web", "cluster_host": "10.0.0.1" } }""");
        File.WriteAllText(_directory.File("chat.json"), """{ "cluster_port": 2, "data": "b", "roles": ["data"] }""");
        var options = Read([("data", "d"), ("cluster-port", "4")], [("CHAT_CLUSTER_PORT", "3"), ("CHAT_DATA", "c")]);
        Assert.Equal(4, options.ClusterPort);
        Assert.Equal("d", options.DataDirectory);
        Assert.Equal(3, Read([], [("CHAT_CLUSTER_PORT", "3")]).ClusterPort);
        Assert.Equal(2, Read([], []).ClusterPort);
        Assert.Equal(["data"], Read([], []).Roles);
        Assert.Equal("10.0.0.1", Read([], []).ClusterHost);
    }

    [Theory]
    [InlineData("urls", "8080", "--urls: '8080' is no address to listen on")]
    [InlineData("urls", "https://0.0.0.0:443", "needs a certificate")]
    [InlineData("urls", "http://0.0.0.0:80/chat", "no path")]
    [InlineData("cluster-port", "x", "Ports are numbers from 0 to 65535")]
    [InlineData("cluster-port", "70000", "Ports are numbers")]
    [InlineData("cluster-host", "a b", "neither a host name nor an address")]
    [InlineData("seeds", "10.0.0.1:4053", "one database between them")]
    [InlineData("roles", "web", "must hold channels")]
    [InlineData("seeds", "10.0.0.1", "has no port")]
    [InlineData("seeds", "10.0.0.1:0", "Ports are numbers from 1")]
    [InlineData("roles", "web,boss", "'boss' is no role")]
    [InlineData("db", "Host=localhost", "needs a Host and a Database")]
    [InlineData("db", "Server", "--db")]
    [InlineData("db", "Host=localhost;Database=chat;Colour=red", "colour")]
    [InlineData("sqlite-synchronous", "OFF", "FULL")]
    [InlineData("demo", "maybe", "neither on nor off")]
    [InlineData("log-format", "xml", "--log-format: 'xml' is not known")]
    [InlineData("public-url", "chat.example.com", "Write it like https://")]
    [InlineData("rate-limits", "few", "neither on nor off")]
    [InlineData("trust-proxy", "nginx", "'nginx' is neither on nor off, nor an address, nor a network")]
    [InlineData("trust-proxy", "10.0.0.0/8,proxy.example.com", "'proxy.example.com' is neither")]
    [InlineData("trust-proxy", "10", "like 10.0.0.0/8,192.168.1.4")]
    [InlineData("trust-proxy", "10.0.0.1/8", "Write the network's first address")]
    [InlineData("trust-proxy", "10.0.0.0/33", "its prefix is too long")]
    [InlineData("trust-proxy", "0.0.0.0/0", "'0.0.0.0/0' is everybody")]
    [InlineData("trust-proxy", "::/0", "is everybody")]
    public void A_mistake_is_told_with_the_way_to_mend_it(string flag, string value, string part) =>
        Assert.Contains(part, Assert.Throws<OptionException>(() => Read([(flag, value)], [])).Message);

    [Theory]
    [InlineData("", "127.0.0.0/8 ::1/128")]
    [InlineData("true", "127.0.0.0/8 ::1/128")]
    [InlineData("on", "127.0.0.0/8 ::1/128")]
    [InlineData("off", "")]
    [InlineData("false", "")]
    [InlineData("10.0.0.0/8, 192.168.1.4", "10.0.0.0/8 192.168.1.4/32")]
    [InlineData("loopback,fd00::/8;2001:db8::1", "127.0.0.0/8 ::1/128 fd00::/8 2001:db8::1/128")]
    public void Trusted_proxies_are_addresses_and_networks_and_a_bare_switch_is_this_machine(string value, string networks) =>
        Assert.Equal(networks, string.Join(' ', Read([], [("CHAT_TRUST_PROXY", value)]).TrustProxy));

    [Fact]
    public void Nobody_is_trusted_about_addresses_unless_told() => Assert.Empty(Read([], []).TrustProxy);

    [Fact]
    public void A_misspelled_setting_in_a_file_is_named_with_the_known_ones()
    {
        File.WriteAllText(_directory.File("chat.json"), """{ "cluster_prot": 2 }""");
        var mistake = Assert.Throws<OptionException>(() => Read([], []));
        Assert.Contains("'cluster_prot' is no setting", mistake.Message);
        Assert.Contains("cluster_port", mistake.Message);
    }

    [Fact]
    public void A_broken_file_is_named()
    {
        File.WriteAllText(_directory.File("chat.json"), "{ ");
        Assert.Contains("chat.json is no valid JSON", Assert.Throws<OptionException>(() => Read([], [])).Message);
    }

    [Fact]
    public void A_data_directory_serves_one_node_at_a_time()
    {
        using (DataDirectory.Open(_directory.File("node")))
        {
            Assert.Contains("in use by another running node", Assert.Throws<OptionException>(() => DataDirectory.Open(_directory.File("node"))).Message);
        }

        using var again = DataDirectory.Open(_directory.File("node"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(again.Root));
    }

    [Fact]
    public void A_data_directory_that_cannot_be_made_is_told()
    {
        File.WriteAllText(_directory.File("file"), "");
        Assert.Contains("cannot be made", Assert.Throws<OptionException>(() => DataDirectory.Open(_directory.File("file/below"))).Message);
    }

    private NodeOptions Read((string Flag, string Value)[] commandLine, (string Name, string Value)[] environment) => NodeOptionsReader.Read(
        commandLine.ToDictionary(pair => pair.Flag, pair => pair.Value), environment.ToDictionary(pair => pair.Name, pair => pair.Value), _directory.Root);
}
