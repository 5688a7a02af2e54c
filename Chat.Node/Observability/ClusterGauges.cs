using System.Diagnostics.Metrics;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Chat.Actors.Kernel;
using Chat.Web.Sockets;

namespace Chat.Node.Observability;

/// <summary>What a node knows of its cluster, its shards and its sockets, read when the metrics are. Shards are counted every few seconds: regions answer by message.</summary>
public sealed class ClusterGauges(ActorSystem system, OpenSockets sockets, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(2);

    private volatile IReadOnlyList<Measurement<long>> _shards = [];
    private volatile IReadOnlyList<Measurement<long>> _entities = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Telemetry.Observe("akkachat.sockets", "Open WebSockets of this node.", () => [new Measurement<long>(sockets.Count)]);
        Telemetry.Observe("akkachat.sockets.queued", "Frames, or batches of them, that wait in the outbound queues of all sockets.", () => [new Measurement<long>(sockets.Waiting.Frames)]);
        Telemetry.Observe("akkachat.sockets.queued.size", "What they weigh.", () => [new Measurement<long>(sockets.Waiting.Bytes)], "By");
        Telemetry.Observe("akkachat.cluster.members", "Members as this node sees them; tag: status (up, joining, leaving, unreachable …).", Members);
        Telemetry.Observe("akkachat.shards", "Shards on this node; tag: region.", () => _shards);
        Telemetry.Observe("akkachat.entities", "Entities in memory on this node; tag: region.", () => _entities);
        Telemetry.ShowCounters();
        using var timer = new PeriodicTimer(CountEvery, time);
        do
        {
            await Count(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task Count(CancellationToken cancel)
    {
        var (shards, entities) = (new List<Measurement<long>>(), new List<Measurement<long>>());
        foreach (var type in ClusterSharding.Get(system).ShardTypeNames)
        {
            try
            {
                var stats = await ClusterSharding.Get(system).ShardRegion(type).Ask<ShardRegionStats>(GetShardRegionStats.Instance, AnswerLimit, cancel);
                var region = new KeyValuePair<string, object?>("region", type);
                shards.Add(new Measurement<long>(stats.Stats.Count, region));
                entities.Add(new Measurement<long>(stats.Stats.Values.Sum(), region));
            }
            catch (AskTimeoutException)
            {
                // It starts or stops; the next round tells.
            }
        }

        (_shards, _entities) = (shards, entities);
    }

    private IEnumerable<Measurement<long>> Members()
    {
        var state = Cluster.Get(system).State;
        foreach (var status in state.Members.GroupBy(member => state.Unreachable.Contains(member) ? "unreachable" : member.Status.ToString().ToLowerInvariant()))
        {
            yield return new Measurement<long>(status.Count(), new KeyValuePair<string, object?>("status", status.Key));
        }
    }
}
