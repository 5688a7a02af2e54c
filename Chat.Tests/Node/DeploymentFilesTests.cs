using System.Text.RegularExpressions;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>The image's file names settings that the code owns; this keeps them together.</summary>
public sealed class DeploymentFilesTests
{
    /// <summary>The settings that the image sets.</summary>
    internal static IReadOnlyDictionary<string, string> ImageSettings { get; } =
        Regex.Matches(File.ReadAllText(Repository.In("Dockerfile")), @"(?<name>\bCHAT_[A-Z_]+)=(?<value>\S+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))
            .ToDictionary(match => match.Groups["name"].Value, match => match.Groups["value"].Value);

    /// <summary>The options of a node that is told this, on top of what the image says.</summary>
    internal static NodeOptions Options(IEnumerable<string> commandLine, IReadOnlyDictionary<string, string> environment)
    {
        Assert.All(environment.Keys.Where(name => name.StartsWith("CHAT_", StringComparison.Ordinal)), name => Assert.Contains(name, NodeSettings.All.Select(setting => setting.Variable)));
        var options = commandLine.Chunk(2).ToDictionary(pair => pair[0].TrimStart('-'), pair => pair[1]);
        return NodeOptionsReader.Read(options, environment.Concat(ImageSettings).DistinctBy(pair => pair.Key).ToDictionary(), Path.GetTempPath());
    }

    [Fact]
    public void The_image_sets_only_settings_that_a_node_knows()
    {
        Assert.Contains("CHAT_DATA", ImageSettings.Keys);
        Assert.Equal(["http://0.0.0.0:8080"], Options([], ImageSettings).Urls);
    }

    [Fact]
    public void The_container_runs_as_nobody_special_and_keeps_its_files_in_the_volume()
    {
        var image = File.ReadAllText(Repository.In("Dockerfile"));
        Assert.Contains("\nUSER $APP_UID", image);
        Assert.Equal("/data", ImageSettings["CHAT_DATA"]);
        Assert.Contains("\nVOLUME /data", image);
        Assert.Contains("mkdir /data && chown $APP_UID /data", image);
    }
}
