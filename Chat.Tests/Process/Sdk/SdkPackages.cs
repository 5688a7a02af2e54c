using System.Security.Cryptography;
using Chat.Tests.Support;

namespace Chat.Tests.Process.Sdk;

/// <summary>The pinned npm packages of the suites: installed by <c>npm ci</c> once, and again when the lock file has changed.</summary>
internal static class SdkPackages
{
    private static readonly Lazy<Task> Installation = new(Install);

    public static readonly string Directory = Repository.In("Chat.Tests", "Process", "Sdk");

    public static Task Installed() => Installation.Value;

    private static async Task Install()
    {
        var modules = Path.Combine(Directory, "node_modules");
        var mark = Path.Combine(modules, ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Directory, "package-lock.json"))));
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
        {
            return;
        }

        var run = await CommandRun.Of(Directory, TimeSpan.FromMinutes(3), null, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed:\n{run.Output}\n{run.Errors}");
        }

        await File.WriteAllTextAsync(mark, wanted);
    }
}
