using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Chat.Bench.Load;

/// <summary>A real node process on a fresh data directory: 1,000 users with tokens, #general with all of them, 100 rooms with u0.</summary>
internal sealed class BenchNode : IAsyncDisposable
{
    public const int Users = 1000;
    public const int Rooms = 100;

    private readonly string _directory;
    private Process? _process;

    private BenchNode(string directory, int port)
    {
        _directory = directory;
        Address = new Uri($"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}");
        Api = new BenchApi(Address);
    }

    public Uri Address { get; }

    public BenchApi Api { get; }

    public static string TokenOf(int user) => string.Create(CultureInfo.InvariantCulture, $"xoxp-bench-{user:D6}-0000000000");

    /// <summary>Starts a node on an empty data directory and waits until it is ready.</summary>
    public static async Task<BenchNode> Start(CancellationToken cancel)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("akkachat-bench-").FullName;
        var node = new BenchNode(directory, FreePort());
        await File.WriteAllBytesAsync(Path.Combine(directory, "workspace.json"), Workspace(), cancel);
        await node.Launch(cancel);
        return node;
    }

    /// <summary>Starts the process on the directory as it is; the time from exec to /readyz.</summary>
    public async Task<TimeSpan> Launch(CancellationToken cancel)
    {
        // What an operator gets, compiled ahead where this is the release; the copy beside this program lacks native libraries.
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var dll = new[] { "publish", "bin" }.Select(place => Path.Combine(build.Parent!.Parent!.Parent!.FullName, place, "Chat.Node", build.Name, "chat.dll")).First(File.Exists);
        string[] run = ["dotnet", dll, "run", "--urls", Address.ToString().TrimEnd('/'), "--data", Path.Combine(_directory, "data"), "--provision", Path.Combine(_directory, "workspace.json")];
        string[] command = CorePinning.Possible ? ["taskset", "-c", "0", .. run] : run;
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["CHAT_RATE_LIMITS"] = "off";
        start.Environment["DOTNET_gcServer"] = "0";
        var watch = Stopwatch.StartNew();
        _process = Process.Start(start) ?? throw new InvalidOperationException("The node did not start.");
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, e) => Console.Error.WriteLine(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        while (!await Api.IsReady(cancel))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The node ended with {_process.ExitCode} before it was ready.");
            }

            if (watch.Elapsed > TimeSpan.FromSeconds(120))
            {
                throw new TimeoutException("The node was not ready within 120 s.");
            }

            await Task.Delay(10, cancel);
        }

        return watch.Elapsed;
    }

    /// <summary>SIGTERM and the time until the process is gone; SIGKILL after 30 s.</summary>
    public async Task<TimeSpan> Stop()
    {
        if (_process is not { HasExited: false } process)
        {
            return TimeSpan.Zero;
        }

        var watch = Stopwatch.StartNew();
        using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        return watch.Elapsed;
    }

    /// <summary>Resident memory of the node in KiB.</summary>
    public long ResidentKiB()
    {
        var line = File.ReadLines($"/proc/{_process!.Id.ToString(CultureInfo.InvariantCulture)}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process?.Dispose();
        Api.Dispose();
        System.IO.Directory.Delete(_directory, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] Workspace() => JsonSerializer.SerializeToUtf8Bytes(new
    {
        workspace = new { name = "Bench", domain = "bench" },
        users = Enumerable.Range(0, Users).Select(i => new
        {
            name = $"u{i}",
            real_name = $"User {i}",
            email = $"u{i}@bench.test",
            role = i == 0 ? "owner" : "member",
            tokens = new[] { TokenOf(i) },
        }),
        channels = Enumerable.Range(0, Rooms + 1).Select(i => i == 0
            ? new { name = "general", members = new[] { "*" } }
            : new { name = $"room{i - 1}", members = new[] { "u0" } }),
    });
}
