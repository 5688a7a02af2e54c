using Akka.Cluster.Sharding;

namespace Chat.Actors.Kernel;

/// <summary>A message for one sharded entity of its kind.</summary>
public interface IEntityMessage
{
    /// <summary>Id of the entity, without any workspace in front: ids are unique on the server.</summary>
    string EntityId { get; }
}

/// <summary>
/// Routes by the hash of the entity's id over a number of shards that can never change in a live cluster: 100 serve up to ten nodes (Akka's
/// rule is ten shards a node).
/// </summary>
public sealed class EntityExtractor() : HashCodeMessageExtractor(ShardCount)
{
    public const int ShardCount = 100;

    /// <inheritdoc/>
    public override string? EntityId(object message) => (message as IEntityMessage)?.EntityId;
}
