using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Akka.Hosting;
using Akka.Persistence;
using Chat.Actors.Channels;
using Chat.Actors.Users;
using Chat.Actors.Workspaces;
using Chat.Node.Persistence;
using Chat.Node.Provisioning;

namespace Chat.Node.Health;

/// <summary>What a node still waits for before it can serve.</summary>
public sealed class Readiness(IServiceProvider services, TimeProvider time)
{
    private const string Journal = "akka.persistence.journal.sql";

    private static readonly TimeSpan JournalLimit = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RegionLimit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(25);

    private volatile bool _regionsStood;

    /// <summary>An operator has taken the node out of service: it answers what comes, but nobody should send more.</summary>
    public bool Draining { get; set; }

    /// <summary>The open points by name; empty: ready.</summary>
    public async Task<IReadOnlyList<string>> Missing(CancellationToken cancel)
    {
        var missing = new List<string>();
        var system = services.GetRequiredService<ActorSystem>();
        Require(!Draining && !services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested, "not_draining", missing);
        Require(Cluster.Get(system).SelfMember.Status == MemberStatus.Up, "cluster_member", missing);
        Require(_regionsStood || (_regionsStood = await RegionsAreRegistered(cancel)), "shard_regions", missing);
        Require(services.GetRequiredService<IDirectory>().Ready, "directory", missing);
        Require(services.GetRequiredService<StartupProvisioning>().Done, "provisioning", missing);
        Require(await services.GetRequiredService<IDatabaseGate>().Answers(cancel), "database", missing);
        Require(await JournalAnswers(system, cancel), "journal", missing);
        return missing;
    }

    /// <summary>Returns when nothing is missing.</summary>
    public async Task WaitUntilReady(CancellationToken cancel)
    {
        while ((await Missing(cancel)).Count > 0)
        {
            await Task.Delay(Poll, time, cancel);
        }
    }

    private static void Require(bool holds, string name, List<string> missing)
    {
        if (!holds)
        {
            missing.Add(name);
        }
    }

    /// <summary>
    /// A region passes this question on to its coordinator, so only a registered one answers. It is asked until it has answered once: when the coordinator's node dies no region of any
    /// node has one for seconds, but goes on with the shards it knows; a balancer would take all nodes out at once.
    /// </summary>
    private async Task<bool> RegionsAreRegistered(CancellationToken cancel)
    {
        try
        {
            var asked = new[] { Region<ChannelRegion>(), Region<UserRegion>(), Region<WorkspaceRegion>() };
            await Task.WhenAll(asked.Select(region => region.Ask<CurrentRegions>(GetCurrentRegions.Instance, RegionLimit, cancel)));
            return true;
        }
        catch (Exception e) when (e is AskTimeoutException or MissingActorRegistryEntryException)
        {
            return false;
        }
    }

    private IActorRef Region<TKey>() => services.GetRequiredService<IRequiredActor<TKey>>().ActorRef;

    private static async Task<bool> JournalAnswers(ActorSystem system, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(JournalLimit);
        try
        {
            var health = await Akka.Persistence.Persistence.Instance.Apply(system).CheckJournalHealthAsync(Journal, limit.Token);
            return health.Status == PersistenceHealthStatus.Healthy;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
