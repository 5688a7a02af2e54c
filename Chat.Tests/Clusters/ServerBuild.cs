using Chat.Tests.Support;

namespace Chat.Tests.Clusters;

/// <summary>Another server than the one that was built with the tests.</summary>
internal static class ServerBuild
{
    /// <summary>For a whole build on a machine that is busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    /// <summary>Builds the source in <paramref name="directory"/>; gives the node's assembly.</summary>
    public static async Task<string> In(string directory)
    {
        await Run(directory, "dotnet", "build", "Chat.Node", "-c", "Release", "-v", "quiet", "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false");
        return NodeProcess.BuiltIn(Path.Combine(directory, "artifacts"), "release");
    }

    /// <summary>Whether the working tree's history has this commit; a shallow clone has not.</summary>
    public static async Task<bool> Has(string commit)
    {
        try
        {
            await Run(Repository.Root, "git", "cat-file", "-e", commit + "^{commit}");
            return true;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Builds an earlier commit; gives the node's assembly, which lies below <paramref name="directory"/>.</summary>
    public static async Task<string> Of(string commit, string directory)
    {
        var archive = Path.Combine(directory, "source.tar");
        await Run(Repository.Root, "git", "archive", "-o", archive, commit);
        await Run(directory, "tar", "-xf", archive);
        return await In(directory);
    }

    private static Task Run(string directory, params string[] command) => CommandRun.Succeeding(directory, Limit, command);
}
