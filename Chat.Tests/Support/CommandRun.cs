using System.Diagnostics;

namespace Chat.Tests.Support;

/// <summary>What a command printed and how it ended.</summary>
public sealed record CommandRun(int ExitCode, string Output, string Errors)
{
    /// <summary>Runs a command that must succeed.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0 or took longer than <paramref name="limit"/>; with all that it printed.</exception>
    public static async Task Succeeding(string directory, TimeSpan limit, params IReadOnlyList<string> command)
    {
        var run = await Of(directory, limit, environment: null, command);
        if (run.ExitCode != 0)
        {
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {run.ExitCode}:\n{run.Output}{run.Errors}");
        }
    }

    /// <summary>Runs it to its end; after <paramref name="limit"/> it and its children are killed and the run fails.</summary>
    public static async Task<CommandRun> Of(string directory, TimeSpan limit, IReadOnlyDictionary<string, string>? environment, params IReadOnlyList<string> command)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = System.Diagnostics.Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            return new CommandRun(-1, await output, $"{command[0]} was still running after {limit.TotalSeconds} s\n{await errors}");
        }

        return new CommandRun(process.ExitCode, await output, await errors);
    }
}
