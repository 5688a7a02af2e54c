namespace Chat.Actors.Workspaces;

/// <summary>
/// Published on this node's <c>ActorSystem.EventStream</c> after the node's <see cref="IDirectory"/> shows the event, in the order of the workspace's versions.
/// Never leaves the node. After a healed hole the events that make up the difference are published, so that a lost revocation still closes its sockets;
/// several of them then carry the same version. A password change carries no hash.
/// <paramref name="News"/> is what the event says about channels to those who are not in them.
/// </summary>
public sealed record DirectoryChanged(IWorkspaceEvent Event, IReadOnlyList<ChannelNews>? News = null) : Akka.Actor.INoSerializationVerificationNeeded;
