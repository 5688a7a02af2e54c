using System.Diagnostics;
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

    [Theory]
    [InlineData("--urls http://{0} --data {1}", "--urls")]
    [InlineData("--urls http://127.0.0.1:0 --metrics http://{0} --data {1}", "--urls")]
    [InlineData("--urls http://127.0.0.1:0 --cluster-port {2} --data {1}", "--cluster-port")]
    public async Task A_port_in_use_ends_with_code_1_and_one_sentence(string arguments, string option)
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        var (exit, output, error) = await Chat("run " + string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, listener.LocalEndpoint, _directory.Root, port));
        Assert.Equal(1, exit);
        IsQuiet(output);
        Assert.Matches($@"^chat: {option}: [^\n]*Another program listens there; stop it or choose another port\.\n$", error);
    }

    [Theory]
    [InlineData("--urls http://192.0.2.1:8089", "--urls")]
    [InlineData("--urls http://127.0.0.1:0 --cluster-host 192.0.2.1", "--cluster-host")]
    public async Task An_address_of_another_machine_ends_with_code_2_and_one_sentence(string arguments, string option)
    {
        var (exit, output, error) = await Chat($"run {arguments} --data {_directory.Root}");
        Assert.Equal(2, exit);
        IsQuiet(output);
        Assert.Matches($@"^chat: {option}: cannot listen on [^\n]*Choose an address of this machine and a port above 1023\.\n$", error);
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

    // A busy machine may make a starting node warn of late heartbeats; errors and stack traces it has none to tell.
    private static void IsQuiet(string output) => Assert.DoesNotMatch("fail: |crit: |   at ", output);

    private async Task<(int Exit, string Output, string Error)> Chat(string arguments)
    {
        var start = new ProcessStartInfo("dotnet", [NodeProcess.ChatAssembly, .. arguments.Split(' ')])
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
