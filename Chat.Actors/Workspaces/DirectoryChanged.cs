namespace Chat.Actors.Workspaces;

/// <summary>
/// Published on this node's <c>ActorSystem.EventStream</c> after the node's <see cref="IDirectory"/> shows the event, in the order of the workspace's versions.
/// Never leaves the node. After a healed hole the events that make up the difference are published, so that a lost revocation still closes its sockets;
/// several of them then carry the same version. A password change carries no hash.
/// </summary>
public sealed record DirectoryChanged(IWorkspaceEvent Event) : Akka.Actor.INoSerializationVerificationNeeded;
