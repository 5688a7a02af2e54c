using System.Text.RegularExpressions;
using Chat.Node.Options;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>The container files name settings and limits that the code owns; this keeps them together.</summary>
public sealed class DeploymentFilesTests
{
    [Fact]
    public void The_image_sets_only_settings_that_a_node_knows()
    {
        var named = Regex.Matches(Read("Dockerfile") + Read("docker-compose.yml"), @"\bCHAT_[A-Z_]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value).Distinct().ToArray();
        Assert.Contains("CHAT_DATA", named);
        Assert.All(named, name => Assert.Contains(name, NodeSettings.All.Select(setting => setting.Variable)));
    }

    [Fact]
    public void The_container_runs_as_nobody_special_and_keeps_its_files_in_the_volume()
    {
        var image = Read("Dockerfile");
        Assert.Contains("\nUSER $APP_UID", image);
        Assert.Contains("CHAT_DATA=/data", image);
        Assert.Contains("- chat-data:/data", Read("docker-compose.yml"));
    }

    [Fact]
    public void Compose_waits_longer_for_a_stop_than_a_node_takes() =>
        Assert.Contains("stop_grace_period: 10s", Read("docker-compose.yml"));

    private static string Read(string name)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "AkkaChat.sln")))
        {
            directory = directory.Parent;
        }

        return File.ReadAllText(Path.Combine(directory.FullName, name));
    }
}
