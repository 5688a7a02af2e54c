using System.Globalization;
using Chat.Node.Options;

namespace Chat.Node.Commands.Doctor;

/// <summary>Files, disk and limits of the process.</summary>
public sealed class MachineChecks(NodeOptions options, DataDirectory data)
{
    private const long EnoughDisk = 2L << 30;
    private const long LeastDisk = 200L << 20;
    private const long EnoughFiles = 4_096;

    public async Task<IReadOnlyList<Checkup>> Run(CancellationToken cancel) => [Disk(), .. Permissions(), .. OpenFiles(), .. await Ports(cancel)];

    private Checkup Disk()
    {
        var disk = new DriveInfo(data.Root);
        var detail = $"{Moments.Size(disk.AvailableFreeSpace)} of {Moments.Size(disk.TotalSize)} are free at {data.Root}";
        return disk.AvailableFreeSpace < LeastDisk ? Checkup.Fail("disk", detail, "make room now: when it is full, no message can be stored")
            : disk.AvailableFreeSpace < EnoughDisk ? Checkup.Warn("disk", detail, "make room soon")
            : Checkup.Fine("disk", detail);
    }

    private IEnumerable<Checkup> Permissions()
    {
        if (OperatingSystem.IsWindows())
        {
            yield break;
        }

        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        var mode = File.GetUnixFileMode(data.Root);
        yield return (mode & others) == UnixFileMode.None
            ? Checkup.Fine("data directory", $"only the node's user can look into {data.Root}")
            : Checkup.Warn("data directory", $"other users may enter {data.Root} (mode {Octal(mode)})", $"chmod 700 {data.Root}");
        if (File.Exists(data.OperatorSocket))
        {
            var socket = File.GetUnixFileMode(data.OperatorSocket);
            yield return (socket & others) == UnixFileMode.None
                ? Checkup.Fine("operator socket", "only the node's user may open it")
                : Checkup.Fail("operator socket", $"{data.OperatorSocket} has mode {Octal(socket)}: other users may command the node", $"chmod 600 {data.OperatorSocket}");
        }
    }

    private static IEnumerable<Checkup> OpenFiles()
    {
        const string limits = "/proc/self/limits";
        if (!File.Exists(limits) || File.ReadLines(limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) is not { } line
            || !long.TryParse(line["Max open files".Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], CultureInfo.InvariantCulture, out var soft))
        {
            yield break;
        }

        var used = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        yield return soft < EnoughFiles || used > soft * 8 / 10
            ? Checkup.Warn("open files", $"{used} of {soft} are used; each socket takes one", "raise the limit (ulimit -n 65536, LimitNOFILE= in systemd)")
            : Checkup.Fine("open files", $"{used} of {soft}");
    }

    private async Task<IReadOnlyList<Checkup>> Ports(CancellationToken cancel)
    {
        var found = new List<Checkup>();
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(3) };
        foreach (var url in options.Urls)
        {
            var address = new UriBuilder(url.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//+", "//127.0.0.1", StringComparison.Ordinal)) { Path = "/healthz" };
            address.Host = address.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
            if (address.Port == 0)
            {
                continue;
            }

            try
            {
                using var answer = await client.GetAsync(address.Uri, cancel);
                found.Add(answer.IsSuccessStatusCode
                    ? Checkup.Fine("web port", $"{url} answers")
                    : Checkup.Fail("web port", $"{url} answers with {(int)answer.StatusCode}", "see whether another program listens there, and 'chat log peek --level warning'"));
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                found.Add(Checkup.Fail("web port", $"{url} does not answer: {e.Message}", "see 'chat log peek --level warning'; a firewall on the machine may stand between"));
            }
        }

        return found;
    }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode & 0x1ff, 8);
}
