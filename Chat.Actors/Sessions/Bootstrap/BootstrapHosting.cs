using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Hosting;
using Chat.Actors.Workspaces;

namespace Chat.Actors.Sessions.Bootstrap;

/// <summary>Starts the keeper of this node's directory.</summary>
public static class BootstrapHosting
{
    /// <summary>One bootstrap actor; needs <see cref="WorkspaceHosting.AddWorkspaces"/> and <see cref="WorkspaceHosting.AddWorkspaceClient"/>.</summary>
    public static AkkaConfigurationBuilder AddBootstrap(this AkkaConfigurationBuilder builder) =>
        builder.WithActors((system, registry, resolver) => system.ActorOf(
            BootstrapActor.Props(
                new RequiredActor<InstallationRegion>(registry),
                new RequiredActor<WorkspaceRegion>(registry),
                DistributedPubSub.Get(system).Mediator,
                resolver.GetService<NodeDirectory>(),
                resolver.GetService<TimeProvider>()),
            "bootstrap"));
}
