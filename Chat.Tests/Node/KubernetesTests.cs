using System.Text.Json;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>docs/kubernetes/akkachat.yaml, read as Kubernetes would read it.</summary>
public sealed class KubernetesTests
{
    private static readonly string Text = File.ReadAllText(Repository.In("docs", "kubernetes", "akkachat.yaml"));
    private static readonly IReadOnlyList<JsonElement> Documents = Yaml.Documents(Text);
    private static readonly JsonElement Set = Documents.Single(document => document.Str("kind") == "StatefulSet").GetProperty("spec");
    private static readonly JsonElement Pod = Set.GetProperty("template").GetProperty("spec");
    private static readonly JsonElement Container = Pod.GetProperty("containers").EnumerateArray().Single();
    private static readonly JsonElement[] Variables = [.. Container.GetProperty("env").EnumerateArray()];

    private static NodeOptions Options => DeploymentFilesTests.Options([], Variables.Where(variable => variable.Has("value"))
        .ToDictionary(variable => variable.Str("name"), variable => variable.Str("value").Replace("$(POD_NAME)", "akkachat-0", StringComparison.Ordinal)));

    private static IEnumerable<JsonElement> Services => Documents.Where(document => document.Str("kind") == "Service");

    [Fact]
    public void A_pod_tells_the_others_a_name_that_its_headless_service_gives_it_before_it_is_ready()
    {
        var nodes = Services.Single(service => service.Str("metadata.name") == Set.Str("serviceName")).GetProperty("spec");
        Assert.Equal($"akkachat-0.{Set.Str("serviceName")}", Options.ClusterHost);
        Assert.Equal("POD_NAME", Variables[0].Str("name"));
        Assert.Equal("None true", $"{nodes.Str("clusterIP")} {nodes.Str("publishNotReadyAddresses")}");
        Assert.Equal(Options.ClusterPort.ToString(), nodes.GetProperty("ports").EnumerateArray().Single().Str("port"));
        Assert.Equal(Options.ClusterPort, Port("cluster"));
    }

    [Fact]
    public void Clients_come_to_the_port_that_the_node_listens_on_and_are_told_the_public_address()
    {
        Assert.Equal(new Uri(Options.Urls.Single()).Port, Port("http"));
        Assert.Equal("http", Services.Single(service => service.Str("metadata.name") == "akkachat").GetProperty("spec").GetProperty("ports").EnumerateArray().Single().Str("targetPort"));
        Assert.Equal(Uri.UriSchemeHttps, Options.PublicUrl?.Scheme);
    }

    [Fact]
    public void The_database_comes_from_the_secret_that_the_file_says_how_to_make()
    {
        var secret = Container.GetProperty("envFrom").EnumerateArray().Single().Str("secretRef.name");
        Assert.Contains($"kubectl create secret generic {secret} --from-literal={NodeSettings.All.Single(setting => setting.Flag == "db").Variable}=", Text);
    }

    [Theory]
    [InlineData("startupProbe", "/healthz")]
    [InlineData("livenessProbe", "/healthz")]
    [InlineData("readinessProbe", "/readyz")]
    public void Only_readiness_asks_for_more_than_life(string probe, string path)
    {
        Assert.Equal(path, Container.Str($"{probe}.httpGet.path"));
        Assert.NotEqual(0, Port(Container.Str($"{probe}.httpGet.port")));
    }

    [Fact]
    public void A_pod_leaves_the_balancers_before_it_is_told_to_end_and_has_time_to_hand_over()
    {
        var pause = Container.GetProperty("lifecycle").GetProperty("preStop").GetProperty("exec").GetProperty("command").EnumerateArray().Select(word => word.GetString()!).ToArray();
        Assert.Equal("sleep", pause[0]);
        Assert.True(int.Parse(Pod.Str("terminationGracePeriodSeconds")) >= int.Parse(pause[1]) + 30);
    }

    [Fact]
    public void At_most_one_of_three_pods_is_taken_away_and_every_selector_finds_them()
    {
        Assert.Equal("3", Set.Str("replicas"));
        var budget = Documents.Single(document => document.Str("kind") == "PodDisruptionBudget").GetProperty("spec");
        Assert.Equal("1", budget.Str("maxUnavailable"));
        var labels = Set.GetProperty("template").GetProperty("metadata").Str("labels");
        Assert.All(Services.Select(service => service.GetProperty("spec").Str("selector")).Append(budget.Str("selector.matchLabels")).Append(Set.Str("selector.matchLabels")), selector => Assert.Equal(labels, selector));
    }

    [Fact]
    public void A_pod_is_nobody_special_and_may_write_its_data_directory()
    {
        Assert.Equal("true 1654 1654", $"{Pod.Str("securityContext.runAsNonRoot")} {Pod.Str("securityContext.runAsUser")} {Pod.Str("securityContext.fsGroup")}");
        var mount = Container.GetProperty("volumeMounts").EnumerateArray().Single();
        Assert.Equal(Options.DataDirectory, mount.Str("mountPath"));
        Assert.Equal(Pod.GetProperty("volumes").EnumerateArray().Single().Str("name"), mount.Str("name"));
    }

    private static int Port(string name) => int.Parse(Container.GetProperty("ports").EnumerateArray().Single(port => port.Str("name") == name).Str("containerPort"));
}
