using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using Xunit.Sdk;

namespace Chat.Tests.Support;

/// <summary>Where and how a node runs; the default is a free loopback port and nothing special.</summary>
public sealed record NodePlace
{
    /// <summary>Address to listen on; null: any free loopback port.</summary>
    public Uri? Address { get; init; }

    /// <summary>Further arguments of <c>chat run</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The node's assembly; null: the one built with the tests.</summary>
    public string? Assembly { get; init; }

    /// <summary>Further environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A command that replaces itself by the node, such as <c>ip netns exec NAME</c>: signals must reach the node.</summary>
    public IReadOnlyList<string> Within { get; init; } = [];
}

/// <summary>
/// The real, built node as a process of its own on a free port, with a temporary data directory that goes with it. It can be killed, told to end and
/// started again on the same data. Only the process started here is ever signalled. Linux and macOS (signals).
/// </summary>
public sealed class NodeProcess : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly int SigStop = OperatingSystem.IsMacOS() ? 17 : 19;
    private static readonly int SigContinue = OperatingSystem.IsMacOS() ? 19 : 18;
    private const int RememberedLines = 2_000;

    private readonly ConcurrentQueue<string> _lines = new();
    private readonly IReadOnlyDictionary<string, string> _environment;
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chat-node-");
    private readonly NodePlace _place;
    private readonly string? _provisioning;
    private System.Diagnostics.Process? _process;

    private NodeProcess(string? provisioning, IReadOnlyDictionary<string, string> environment, NodePlace place)
    {
        _environment = environment;
        _place = place;
        Assembly = place.Assembly ?? ChatAssembly;
        Address = place.Address ?? new Uri($"http://127.0.0.1:{Loopback.FreePort()}");
        if (provisioning is not null)
        {
            _provisioning = Path.Combine(_directory.FullName, "workspace.json");
            File.WriteAllText(_provisioning, provisioning);
        }
    }

    public Uri Address { get; }

    /// <summary>Whether the next start brings the provisioning file into effect, as every start does unless told otherwise.</summary>
    public bool Provisions { get; set; } = true;

    /// <summary>The assembly that the next start runs.</summary>
    public string Assembly { get; set; }

    public string DataDirectory => Path.Combine(_directory.FullName, "data");
    public int Id => _process?.Id ?? throw new InvalidOperationException("the node is not running");
    public bool Running => _process is { HasExited: false };
    public int? ExitCode => _process is { HasExited: true } ? _process.ExitCode : null;

    /// <summary>The newest lines of the node's output, all its starts together.</summary>
    public string Log => string.Join('\n', _lines);

    /// <summary>What the node logged as a warning or worse, and the lines that follow.</summary>
    public string Complaints => string.Join('\n', _lines
        .SkipWhile(line => !IsComplaint(line))
        .Where(line => !line.Contains(" info: ", StringComparison.Ordinal))
        .TakeLast(60));

    /// <summary>How to run the node's command line, for tests that call other commands of it.</summary>
    public static IReadOnlyList<string> Command => [DotnetHost, ChatAssembly];

    /// <summary>A node that is not started yet. Without <paramref name="provisioning"/> it brings no workspace: another node of its cluster has done that.</summary>
    public static NodeProcess Prepare(string? provisioning, NodePlace place, IReadOnlyDictionary<string, string>? environment = null) =>
        new(provisioning, environment ?? new Dictionary<string, string>(), place);

    /// <summary>Starts a node that knows <see cref="AcmeWorkspace"/> (or the given provisioning file's text) and waits until it is ready.</summary>
    public static async Task<NodeProcess> Start(string? provisioning = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var node = Prepare(provisioning ?? AcmeWorkspace.Provisioning, new NodePlace(), environment);
        try
        {
            node.Launch();
            await node.Ready();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the process and does not wait for it to be ready.</summary>
    public void Launch()
    {
        string[] command = [.. _place.Within, DotnetHost];
        var start = new ProcessStartInfo(command[0])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.FullName,
        };
        string[] arguments =
        [
            .. command[1..], Assembly, "run", "--urls", Address.GetLeftPart(UriPartial.Authority), "--data", DataDirectory,
            .. _provisioning is null || !Provisions ? (string[])[] : ["--provision", _provisioning], .. _place.Arguments,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["CHAT_RATE_LIMITS"] = "off";
        foreach (var (name, value) in _environment.Concat(_place.Environment))
        {
            start.Environment[name] = value;
        }

        var process = new System.Diagnostics.Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Remember(line.Data);
        process.ErrorDataReceived += (_, line) => Remember(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;
    }

    /// <summary>Waits for <c>/readyz</c>; a node that ends instead fails at once and shows its output.</summary>
    public async Task Ready(TimeSpan? within = null)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var limit = within ?? TimeSpan.FromSeconds(40);
        try
        {
            await Eventually.That(
                "the node is ready",
                () => Running ? Answers(client, "/readyz") : throw new InvalidOperationException($"the node ended with code {ExitCode}:\n{Log}"),
                limit);
        }
        catch (XunitException late)
        {
            throw new TimeoutException($"the node was not ready within {limit.TotalSeconds} s:\n{Log}", late);
        }
    }

    public async Task<bool> Healthy()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return Running && await Answers(client, "/healthz");
    }

    /// <summary>Asks <c>/readyz</c> once.</summary>
    public async Task<bool> IsReady()
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        return Running && await Answers(client, "/readyz");
    }

    /// <summary>SIGKILL: nothing in the node can react.</summary>
    public async Task Kill9()
    {
        if (_process is not { HasExited: false } process)
        {
            return;
        }

        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGSTOP: the node stands still, its connections stay open. <see cref="Continue"/> wakes it.</summary>
    public void Pause() => Send(SigStop);

    /// <summary>SIGCONT.</summary>
    public void Continue() => Send(SigContinue);

    /// <summary>SIGTERM; gives the time until the process was gone.</summary>
    public async Task<TimeSpan> Terminate(TimeSpan? within = null)
    {
        var clock = Stopwatch.StartNew();
        Send(SigTerm);

        using var limit = new CancellationTokenSource(within ?? TimeSpan.FromSeconds(40));
        await _process!.WaitForExitAsync(limit.Token);
        return clock.Elapsed;
    }

    /// <summary>Starts again on the same data and port, and waits until ready.</summary>
    public async Task Restart()
    {
        await Kill9();
        _process?.Dispose();
        Launch();
        await Ready();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill9();
        _process?.Dispose();
        _directory.Delete(recursive: true);
    }

    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>The node built with the tests, as an operator gets it; the copy in the tests' own folder lacks native libraries.</summary>
    public static string ChatAssembly
    {
        get
        {
            var tests = new DirectoryInfo(AppContext.BaseDirectory);
            return BuiltIn(tests.Parent!.Parent!.Parent!.FullName, tests.Name);
        }
    }

    /// <summary>The node that a build left: published where it does that (releases, from commit 5193e30 on).</summary>
    /// <param name="artifacts">The build's folder.</param>
    /// <param name="configuration"><c>release</c> or <c>debug</c>.</param>
    public static string BuiltIn(string artifacts, string configuration) =>
        new[] { "publish", "bin" }.Select(place => Path.Combine(artifacts, place, "Chat.Node", configuration, "chat.dll")).First(File.Exists);

    private async Task<bool> Answers(HttpClient client, string path)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri(Address, path));
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private void Send(int signal)
    {
        if (kill(Id, signal) != 0)
        {
            throw new InvalidOperationException($"signal {signal} could not be sent: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    private static bool IsComplaint(string line) => line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" warn: ", StringComparison.Ordinal)
        || line.Contains(" crit: ", StringComparison.Ordinal);

    private void Remember(string? line)
    {
        if (line is null)
        {
            return;
        }

        _lines.Enqueue(line);
        while (_lines.Count > RememberedLines)
        {
            _lines.TryDequeue(out _);
        }
    }

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
}
