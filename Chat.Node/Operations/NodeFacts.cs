using Chat.Actors.Kernel;
using Chat.Actors.Operations;
using Chat.Node.Health;
using Chat.Node.Operations.Logs;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>This process, its disk, its log.</summary>
public sealed class NodeFacts(NodeOptions options, DataDirectory data, Readiness readiness, LogRing log, RuntimeLevels levels, TimeProvider time) : INodeFacts
{
    private readonly long _started = MessageTs.FromTime(time.GetUtcNow());

    /// <summary>The version of this build, without what a compiler adds.</summary>
    public static string Version { get; } = typeof(NodeFacts).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <inheritdoc/>
    public async Task<NodeDescribed> Describe(CancellationToken cancel)
    {
        var missing = await Missing(cancel);
        var disk = new DriveInfo(data.Root);
        return new NodeDescribed
        {
            Version = Version,
            Started = _started,
            Process = Environment.ProcessId,
            Missing = { missing },
            Draining = readiness.Draining,
            DiskFree = disk.AvailableFreeSpace,
            DiskTotal = disk.TotalSize,
            Memory = Environment.WorkingSet,
            Urls = { options.Urls },
            Machine = Environment.MachineName,
            Runtime = System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription,
            // Last, so that the way to here is not taken for a wrong clock.
            Now = MessageTs.FromTime(time.GetUtcNow()),
        };
    }

    /// <inheritdoc/>
    public LogRead Read(ReadLog question) => log.Read(question);

    /// <inheritdoc/>
    public LogLevels Set(SetLogLevel change) => levels.Set(change);

    private async Task<IReadOnlyList<string>> Missing(CancellationToken cancel)
    {
        try
        {
            return await readiness.Missing(cancel);
        }
        catch (OperationCanceledException)
        {
            return ["no_answer"];
        }
    }
}
