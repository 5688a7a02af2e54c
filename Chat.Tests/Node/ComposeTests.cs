using System.Text.Json;
using System.Text.RegularExpressions;
using Chat.Node;
using Chat.Node.Clustering;
using Chat.Node.Commands.Output;
using Chat.Node.Options;
using Chat.Tests.Support;
using Npgsql;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>docker-compose.yml and its balancer, read as their programs would read them.</summary>
public sealed class ComposeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly JsonElement Services = Compose.GetProperty("services");
    private static readonly string Proxy = File.ReadAllText(Repository.In("docs", "compose", "haproxy.cfg"));
    private static readonly JsonProperty[] Nodes = [.. Services.EnumerateObject().Where(service => service.Value.Str("image") == "akkachat")];

    private static JsonElement Compose => Yaml.Documents(File.ReadAllText(Repository.In("docker-compose.yml"))).Single();

    [Fact]
    public void Three_nodes_of_one_database_are_reached_by_the_others_under_the_name_of_their_service()
    {
        Assert.Equal(3, Nodes.Length);
        Assert.All(Nodes, node => Assert.Equal(node.Name, Options(node).ClusterHost));
        Assert.All(Nodes, node => Assert.NotEqual(0, Options(node).ClusterPort));
        var database = new NpgsqlConnectionStringBuilder(Assert.Single(Nodes.Select(node => Options(node).Database).Distinct()));
        var server = Services.GetProperty(database.Host!);
        Assert.Equal($"{database.Database} {database.Username} {database.Password}", Resolve($"{server.Str("environment.POSTGRES_DB")} {server.Str("environment.POSTGRES_USER")} {server.Str("environment.POSTGRES_PASSWORD")}"));
    }

    [Fact]
    public void What_containers_are_told_to_run_is_a_command_line_of_chat() => Assert.All(Nodes, node =>
    {
        Assert.Empty(ChatCommand.Build(Screen.OfProcess).Parse([.. Texts(node.Value, "command")]).Errors);
        Assert.Equal(["CMD", "dotnet", "chat.dll"], Texts(node.Value.GetProperty("healthcheck"), "test").Take(3));
        Assert.Empty(ChatCommand.Build(Screen.OfProcess).Parse([.. Texts(node.Value.GetProperty("healthcheck"), "test").Skip(3)]).Errors);
    });

    [Fact]
    public void A_node_comes_back_by_itself_waits_for_its_database_and_has_time_to_hand_over() => Assert.All(Nodes, node =>
    {
        Assert.Equal("unless-stopped", node.Value.Str("restart"));
        Assert.InRange(int.Parse(node.Value.Str("stop_grace_period").TrimEnd('s')), 35, 120);
        Assert.Equal("service_healthy", node.Value.Str("depends_on.database.condition"));
    });

    [Fact]
    public void The_database_is_watched_kept_in_a_volume_and_has_connections_for_all_nodes()
    {
        var server = Services.GetProperty("database");
        Assert.Contains("pg_isready", Texts(server.GetProperty("healthcheck"), "test"));
        Assert.True(Compose.GetProperty("volumes").Has(Texts(server, "volumes").Single().Split(':')[0]));
        var most = int.Parse(Texts(server, "command").Single(word => word.StartsWith("max_connections=", StringComparison.Ordinal)).Split('=')[1]);
        Assert.True(most >= Nodes.Sum(node => new NpgsqlConnectionStringBuilder(Options(node).Database).MaxPoolSize + ClusterHosting.OwnConnectionsLimit) + 20);
    }

    [Fact]
    public void Only_the_proxy_is_reached_from_outside_and_only_from_this_machine()
    {
        var open = Services.EnumerateObject().Single(service => service.Value.Has("ports"));
        Assert.Equal("proxy", open.Name);
        var published = Texts(open.Value, "ports").Single().Split(':');
        Assert.Equal("127.0.0.1", published[0]);
        Assert.Contains($"  bind :{published[2]}\n", Proxy);
        Assert.All(Nodes, node => Assert.Equal($"http://127.0.0.1:{published[1]}/", Options(node).PublicUrl!.ToString()));
        Assert.True(File.Exists(Repository.In(Texts(open.Value, "volumes").Single().Split(':')[0])));
    }

    [Fact]
    public void The_nodes_believe_the_proxy_and_nobody_else() => Assert.All(Nodes, node =>
        Assert.Equal(Services.GetProperty("proxy").Str("networks.chat.ipv4_address") + "/32", Assert.Single(Options(node).TrustProxy).ToString()));

    [Fact]
    public void The_proxy_sends_to_exactly_the_nodes_that_are_ready_and_to_all_when_none_is()
    {
        var expected = Nodes.Select(node => $"{node.Name}:{new Uri(Options(node).Urls.Single()).Port}").ToArray();
        Assert.Equal(expected, Servers(@"^  server node\d (?<at>\S+)$"));
        Assert.Equal(expected, Servers(@"^  server any\d (?<at>\S+) backup no-check$"));
        Assert.Contains("  option httpchk GET /readyz\n", Proxy);
        Assert.Equal(expected.Select(at => at.Split(':')[0]), Texts(Services.GetProperty("proxy"), "depends_on"));
    }

    [Fact]
    public void The_proxy_repeats_only_what_was_never_sent_and_binds_nobody_to_a_node()
    {
        Assert.Equal(["  retry-on conn-failure"], Proxy.Split('\n').Where(line => line.TrimStart().StartsWith("retry-on", StringComparison.Ordinal)));
        Assert.DoesNotMatch(@"(?m)^\s*(cookie|stick|balance source|balance hdr)", Proxy);
    }

    private static IEnumerable<string> Servers(string pattern) =>
        Regex.Matches(Proxy, pattern, RegexOptions.Multiline | RegexOptions.ExplicitCapture, Limit).Select(match => match.Groups["at"].Value);

    private static NodeOptions Options(JsonProperty node) => DeploymentFilesTests.Options(
        Texts(node.Value, "command").Skip(1), node.Value.GetProperty("environment").EnumerateObject().ToDictionary(variable => variable.Name, variable => Resolve(variable.Value.GetString()!)));

    private static IEnumerable<string> Texts(JsonElement owner, string list) => owner.GetProperty(list).EnumerateArray().Select(item => item.GetString()!);

    /// <summary>Compose's variables: their default, or a word where they must be given.</summary>
    private static string Resolve(string text) =>
        Regex.Replace(text, @"\$\{\w+:(-(?<otherwise>[^}]*)|\?[^}]*)\}", match => match.Groups["otherwise"] is { Success: true } given ? given.Value : "given", RegexOptions.ExplicitCapture, Limit);
}
