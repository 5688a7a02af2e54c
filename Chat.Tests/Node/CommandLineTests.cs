using System.Diagnostics;
using Chat.Node;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node;

/// <summary>The real program in a process of its own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("run --prot 1", "--prot")]
    [InlineData("frobnicate", "frobnicate")]
    [InlineData("--urls nonsense", "no address to listen on")]
    [InlineData("run --db Host=x", "needs a Host and a Database")]
    [InlineData("run --provision missing.json", "missing.json cannot be read")]
    [InlineData("provision", "Required argument missing")]
    [InlineData("provision missing.json", "missing.json cannot be read")]
    public async Task A_mistake_ends_with_code_2_and_one_sentence(string arguments, string part)
    {
        var (exit, output, error) = await Chat(arguments);
        Assert.Equal(2, exit);
        Assert.Contains(part, error);
        Assert.StartsWith("chat: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error + output);
    }

    [Fact]
    public async Task A_port_in_use_is_told()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var (exit, _, error) = await Chat($"run --urls http://{listener.LocalEndpoint} --data {_directory.Root}");
        Assert.Equal(2, exit);
        Assert.Contains("Another program listens there", error);
    }

    [Fact]
    public async Task Provisioning_without_a_running_node_says_where_it_looked()
    {
        var file = _directory.File("acme.json");
        await File.WriteAllTextAsync(file, """{ "workspace": { "name": "A", "domain": "a" }, "users": [ { "name": "ada", "role": "owner" } ] }""");
        var (exit, _, error) = await Chat($"provision {file} --data {_directory.Root}");
        Assert.Equal(2, exit);
        Assert.Contains(Path.Combine(_directory.Root, "operator.sock"), error);
    }

    [Fact]
    public async Task Help_lists_every_setting()
    {
        var (exit, output, _) = await Chat("run --help");
        Assert.Equal(0, exit);
        Assert.All(NodeSettings.All.Where(setting => !setting.IsSecret), setting => Assert.Contains("--" + setting.Flag, output));
    }

    private async Task<(int Exit, string Output, string Error)> Chat(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(NodeComposition).Assembly.Location, .. arguments.Split(' ')])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.Root,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
