using Chat.Tests.Clusters.Faults;
using Chat.Tests.Clusters.Load;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Runs;

/// <summary>Does one fault after the other to a cluster under load, and waits after each until everything is whole again.</summary>
internal sealed class FaultRun(ClusterOfNodes cluster, ClusterLoad load, Action<string> log)
{
    /// <summary>After this time something is stuck, and no wait helps.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Longer than until a node that has joined has its shards (two rounds of rebalance-interval, 1 s): a channel on its way to a victim would count as another's.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(4);

    private readonly List<FaultRecord> _records = [];

    public IReadOnlyList<FaultRecord> Records => _records;

    public async Task<FaultRecord> Do(Fault fault)
    {
        await Taken("before a fault", load.Ledger.Now);
        var owners = await cluster.Owners.Of(load.Channels);
        var struck = load.Ledger.Now;
        await fault.Strike();
        if (fault.UntilChannelsAreBack)
        {
            await Eventually.That($"{fault.What}: every channel takes messages again", () => load.EveryChannelAcknowledgedSince(struck), Limit);
        }

        await Pace.LetPass(fault.Hold);
        var heads = load.Heads();
        await fault.Mend();
        var mended = load.Ledger.Now;
        var complete = Complete(heads, mended);
        await Eventually.That($"after {fault.What}: every channel takes messages", () => load.EveryChannelAcknowledgedSince(mended), Limit);
        var back = load.Ledger.Now - mended;
        await Whole($"after {fault.What}", mended);
        var record = Interruption.Measure(fault, load.Ledger, load.Channels, owners, struck, mended, back, load.Ledger.Now, await complete);
        _records.Add(record);
        log(record.ToString());
        return record;
    }

    private async Task<TimeSpan?> Complete(IReadOnlyDictionary<string, string> heads, TimeSpan mended)
    {
        try
        {
            await Eventually.That("the readers have caught up", () => load.ReadersHave(heads), Limit);
            return load.Ledger.Now - mended;
        }
        catch (XunitException)
        {
            return null;
        }
    }

    // Calm is part of it: a node that is to be downed a second after a heal is not whole yet.
    private async Task Whole(string when, TimeSpan since)
    {
        await Taken(when, since);
        await Pace.LetPass(Calm);
        await Eventually.That($"{when}: every node is still ready", cluster.AllReady, Limit);
    }

    private async Task Taken(string when, TimeSpan since)
    {
        await Eventually.That($"{when}: every channel takes messages", () => load.EveryChannelAcknowledgedSince(since), Limit);
        await Eventually.That($"{when}: every node is ready", cluster.AllReady, Limit);
    }
}
