using System.Diagnostics;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters;

/// <summary>
/// A node under the name that reports use, with the restart policy of an operator: whoever ends without being told to is started again.
/// </summary>
internal sealed class ClusterNode(int number, NodeProcess process)
{
    private volatile bool _wanted;

    public int Number => number;
    public string Name => $"n{number}";
    public NodeProcess Process => process;

    /// <summary>How often it ended by itself and was started again.</summary>
    public int Revivals { get; private set; }

    /// <summary>When the current process was started, by the machine's monotonic clock: the longest-running node is the oldest member, where the singletons and the shard coordinators are.</summary>
    public long Started { get; private set; }

    /// <summary>Starts it and does not wait.</summary>
    public void Start()
    {
        Started = Stopwatch.GetTimestamp();
        process.Launch();
        _wanted = true;
    }

    /// <summary>SIGKILL; it stays away until <see cref="Start"/>.</summary>
    public Task Kill()
    {
        _wanted = false;
        return process.Kill9();
    }

    /// <summary>SIGTERM; it stays away until <see cref="Start"/>. Gives the time until it was gone.</summary>
    public Task<TimeSpan> Terminate()
    {
        _wanted = false;
        return process.Terminate();
    }

    /// <summary>The restart policy, to be asked now and then.</summary>
    public void Revive()
    {
        if (_wanted && !process.Running)
        {
            Revivals++;
            Start();
        }
    }
}
