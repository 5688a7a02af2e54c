using System.Text.Json.Nodes;
using Akka.Actor;
using Chat.Actors.Channels;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Sharding;

/// <summary><c>chat cluster-sharding locate -c CHANNEL</c>.</summary>
public sealed class LocateChannel(ShardingRegions regions, ChannelNames names, ActorSystem system) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster-sharding", "locate", "Which member a channel lives on. Looking wakes its shard, not the channel.")
    {
        Arguments = [ChannelNames.Argument],
        Columns = [new("channel", "channel"), new("name", "name"), new("shard", "shard", shard => $"shard {shard}"), new("address", "address"), new("awake", "", awake => awake?.GetValue<bool>() == true ? "awake" : "asleep")],
        Examples = [("cluster-sharding locate -c general", "by name"), ("cluster-sharding locate -c C0123456789", "by id")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var channel = names.Find(request.Needed("channel"));
        var (shard, address) = await regions.Locate(ChannelHosting.RegionName, channel.Id, cancel);
        await output.Row(new JsonObject
        {
            ["channel"] = channel.Id,
            ["name"] = channel.Name,
            ["shard"] = shard,
            ["address"] = address.ToString(),
            ["awake"] = await IsAwake(new RootActorPath(address) / "system" / "sharding" / ChannelHosting.RegionName / shard / channel.Id, cancel),
        });
        return 0;
    }

    private async Task<bool> IsAwake(ActorPath path, CancellationToken cancel)
    {
        try
        {
            await system.ActorSelection(path).ResolveOne(NodeQuestions.Patience, cancel);
            return true;
        }
        catch (ActorNotFoundException)
        {
            return false;
        }
    }
}
