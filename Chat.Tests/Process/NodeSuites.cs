using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Process;

/// <summary>
/// Suites of node:test tests in a folder with a package.json. Its pinned packages are installed by <c>npm ci</c> once, and again when the lock file has changed.
/// </summary>
internal sealed class NodeSuites
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly string _directory;
    private readonly Lazy<Task> _installation;

    /// <param name="folder">Below Chat.Tests/Process.</param>
    public NodeSuites(string folder)
    {
        _directory = Repository.In("Chat.Tests", "Process", folder);
        _installation = new Lazy<Task>(Install);
    }

    /// <summary>Runs <c>suites/NAME.test.mjs</c>; a failure names the JavaScript tests that failed.</summary>
    public async Task Run(string suite, IReadOnlyDictionary<string, string> environment, Func<string> complaints)
    {
        await _installation.Value;
        var run = await CommandRun.Of(_directory, Limit, environment, "node", "--test-force-exit", "--test-reporter=../support/reporter.mjs", $"suites/{suite}.test.mjs");
        var results = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
        var failed = results.Where(result => !result.GetProperty("passed").GetBoolean()).ToList();

        Assert.True(results.Count > 0, $"{suite}: no test ran\n{run.Output}\n{run.Errors}");
        Assert.True(failed.Count == 0, $"{Describe(suite, failed, results.Count)}\n{complaints()}");
        Assert.True(run.ExitCode == 0, $"{suite}: ended with {run.ExitCode}\n{run.Errors}");
    }

    private static string Describe(string suite, List<JsonElement> failed, int count)
    {
        var text = new StringBuilder().AppendLine(CultureInfo.InvariantCulture, $"{suite}: {failed.Count} of {count} failed");
        foreach (var result in failed)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"✗ {result.Str("name")}\n    {result.Str("error").ReplaceLineEndings("\n    ")}");
        }

        return text.ToString();
    }

    private async Task Install()
    {
        var mark = Path.Combine(_directory, "node_modules", ".installed-from");
        var wanted = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(_directory, "package-lock.json"))));
        if (File.Exists(mark) && await File.ReadAllTextAsync(mark) == wanted)
        {
            return;
        }

        var run = await CommandRun.Of(_directory, TimeSpan.FromMinutes(3), null, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed:\n{run.Output}\n{run.Errors}");
        }

        await File.WriteAllTextAsync(mark, wanted);
    }
}
