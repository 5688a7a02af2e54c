using System.Text.Json.Nodes;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Sharding;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Sharding;

/// <summary>The shard regions and where their shards are.</summary>
public sealed class ShardingRegions(ActorSystem system)
{
    /// <summary>Argument that names a region.</summary>
    public static CommandArgument Argument { get; } = new("region", "The region, as list-regions names it", Alias: "-r", Required: true);

    /// <summary>Names of the regions on this node, proxies included.</summary>
    public IReadOnlyList<string> Names => [.. ClusterSharding.Get(system).ShardTypeNames.Order(StringComparer.Ordinal)];

    /// <summary>The region's actor on this node.</summary>
    public IActorRef Region(string name) => Names.Contains(name, StringComparer.Ordinal)
        ? ClusterSharding.Get(system).ShardRegion(name)
        : throw new OperatorException($"'{name}' is no region. Regions are {string.Join(", ", Names)}.");

    /// <summary>Shards and their entities by node.</summary>
    public async Task<ClusterShardingStats> Stats(string name, CancellationToken cancel) =>
        await Region(name).Ask<ClusterShardingStats>(new GetClusterShardingStats(NodeQuestions.Patience), NodeQuestions.Patience * 2, cancel);

    /// <summary>An entity's shard and the node that has it. Looking wakes the shard, not the entity.</summary>
    public async Task<(string Shard, Address Address)> Locate(string name, string entity, CancellationToken cancel)
    {
        var location = await Region(name).Ask<EntityLocation>(new GetEntityLocation(entity, NodeQuestions.Patience / 2), NodeQuestions.Patience, cancel);

        // A region may remember a shard's former member, which passes everything on: who has the shard knows better.
        var stats = await Stats(name, cancel);
        var owner = stats.Regions.Where(region => region.Value.Stats.ContainsKey(location.ShardId)).Select(region => region.Key).FirstOrDefault(location.ShardRegion);
        return (location.ShardId, Whole(owner));
    }

    /// <summary>The node that the region's coordinator lives on: the oldest with the role <c>data</c>.</summary>
    public Address? Coordinator => Akka.Cluster.Cluster.Get(system).State.Members
        .Where(member => member.HasRole("data") && member.Status is MemberStatus.Up or MemberStatus.Leaving).Order(Member.AgeOrdering).FirstOrDefault()?.Address;

    /// <summary>The stats name the node that answers as local.</summary>
    public Address Whole(Address address) => address.HasLocalScope ? Akka.Cluster.Cluster.Get(system).SelfAddress : address;
}

/// <summary><c>chat cluster-sharding list-regions</c>.</summary>
public sealed class ListRegions(ShardingRegions regions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster-sharding", "list-regions", "The kinds of entities that are spread over the nodes.")
    {
        Columns = [new("region", "region")],
        Counted = "regions",
        Examples = [("cluster-sharding list-regions", "names for -r")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        foreach (var name in regions.Names)
        {
            await output.Row(new JsonObject { ["region"] = name });
        }

        return 0;
    }
}

/// <summary><c>chat cluster-sharding region-stats -r REGION</c>.</summary>
public sealed class RegionStats(ShardingRegions regions, ActorSystem system) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster-sharding", "region-stats", "How many shards and entities of a region each member has.")
    {
        Arguments = [ShardingRegions.Argument],
        Columns =
        [
            new("address", "address"), new("roles", "roles"), new("status", "status"),
            new("reachable", "reachability", reachable => reachable?.GetValue<bool>() == false ? "unreachable" : ""),
            new("version", "version"),
            new("shards", "shards", shards => $"shards: {shards?.ToString() ?? "no answer"}"),
            new("entities", "entities", entities => $"entities: {entities?.ToString() ?? "no answer"}"),
            new("coordinator", "", flag => flag?.GetValue<bool>() == true ? "[coordinator]" : ""),
        ],
        Counted = "nodes",
        Examples = [("cluster-sharding region-stats -r channels", "is the load spread?")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var stats = await regions.Stats(request.Needed("region"), cancel);
        var byNode = stats.Regions.ToDictionary(pair => regions.Whole(pair.Key), pair => pair.Value);
        var state = Akka.Cluster.Cluster.Get(system).State;
        var silent = false;
        foreach (var member in state.Members)
        {
            var found = byNode.GetValueOrDefault(member.Address);
            silent |= found is null && member.HasRole("data");
            await output.Row(new JsonObject
            {
                ["address"] = member.Address.ToString(),
                ["roles"] = new JsonArray([.. member.Roles.Order(StringComparer.Ordinal).Select(role => (JsonNode)role)]),
                ["status"] = Cluster.ClusterShow.Status(member.Status),
                ["reachable"] = !state.Unreachable.Contains(member),
                ["version"] = member.AppVersion.ToString(),
                ["shards"] = found?.Stats.Count,
                ["entities"] = found?.Stats.Values.Sum(),
                ["coordinator"] = member.Address == regions.Coordinator,
            });
        }

        return silent ? 1 : 0;
    }
}

/// <summary><c>chat cluster-sharding list-shards -r REGION</c>.</summary>
public sealed class ListShards(ShardingRegions regions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster-sharding", "list-shards", "Each shard of a region that is awake, its member and its entities.")
    {
        Arguments = [ShardingRegions.Argument],
        Columns = [new("shard", "shard"), new("address", "address"), new("entities", "entities", entities => $"entities: {entities}")],
        Counted = "shards",
        Examples = [("cluster-sharding list-shards -r channels", "which member has what")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var stats = await regions.Stats(request.Needed("region"), cancel);
        var shards = stats.Regions.SelectMany(region => region.Value.Stats.Select(shard => (Id: shard.Key, Entities: shard.Value, Address: regions.Whole(region.Key))));
        foreach (var (id, entities, address) in shards.OrderBy(shard => shard.Id.Length).ThenBy(shard => shard.Id, StringComparer.Ordinal))
        {
            await output.Row(new JsonObject { ["shard"] = id, ["address"] = address.ToString(), ["entities"] = entities });
        }

        return 0;
    }
}
