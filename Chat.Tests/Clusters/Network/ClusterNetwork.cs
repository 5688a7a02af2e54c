namespace Chat.Tests.Clusters.Network;

/// <summary>Where the nodes of a cluster live and how they reach each other, their clients and the database.</summary>
internal abstract class ClusterNetwork : IAsyncDisposable
{
    /// <summary>Whether <see cref="Cut"/> works here.</summary>
    public abstract bool CanCut { get; }

    /// <summary>Address at which nodes find the database.</summary>
    public abstract string DatabaseHost { get; }

    /// <summary>Address on which the database must listen besides loopback; null: none.</summary>
    public abstract string? DatabaseListensOn { get; }

    /// <summary>The address of a node, for clients and for other nodes.</summary>
    /// <param name="number">Of the node, from 1.</param>
    public abstract string Host(int number);

    /// <summary>The command within which a node runs; empty: none.</summary>
    public abstract IReadOnlyList<string> Within(int number);

    /// <summary>From now on no packet passes between two nodes, and nobody is told.</summary>
    public abstract Task Cut(int one, int other);

    /// <summary>From now on no packet passes between a node and the database; clients still reach the node.</summary>
    public abstract Task CutDatabase(int number);

    /// <summary>Resets every connection between two nodes, as a firewall does that has lost its table: what is on its way is lost, and both may connect anew at once.</summary>
    public abstract Task Reset(int one, int other);

    /// <summary>Ends all cuts.</summary>
    public abstract Task Heal();

    public abstract ValueTask DisposeAsync();
}

/// <summary>All on loopback: nothing can be cut.</summary>
internal sealed class LoopbackNetwork : ClusterNetwork
{
    public override bool CanCut => false;
    public override string DatabaseHost => "127.0.0.1";
    public override string? DatabaseListensOn => null;

    public override string Host(int number) => "127.0.0.1";

    public override IReadOnlyList<string> Within(int number) => [];

    public override Task Cut(int one, int other) => throw new NotSupportedException("loopback cannot be cut");

    public override Task CutDatabase(int number) => throw new NotSupportedException("loopback cannot be cut");

    public override Task Reset(int one, int other) => throw new NotSupportedException("connections on loopback belong to no network of ours");

    public override Task Heal() => Task.CompletedTask;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
