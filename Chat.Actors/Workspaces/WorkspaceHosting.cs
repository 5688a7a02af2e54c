using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Actors.Workspaces;

/// <summary>Where workspaces and the installation run.</summary>
public static class WorkspaceHosting
{
    /// <summary>
    /// The regions of workspaces and of the installation on nodes of this role, proxies to them on others, with their serializer. Entities stay awake: every
    /// node checks its directory against them every 10 s.
    /// </summary>
    public static AkkaConfigurationBuilder AddWorkspaces(this AkkaConfigurationBuilder builder, string? role = "data") => builder
        .AddWorkspaceSerializer()
        .WithShardRegion<WorkspaceRegion>(
            "workspaces",
            (system, registry, resolver) =>
            {
                var mediator = DistributedPubSub.Get(system).Mediator;
                var channels = new RequiredActor<ChannelRegion>(registry);
                var time = resolver.GetService<TimeProvider>() ?? TimeProvider.System;
                return team => WorkspaceActor.Props(team, mediator, channels, time);
            },
            new EntityExtractor(),
            Options(role))
        .WithShardRegion<InstallationRegion>(
            "installation",
            (system, _, _) =>
            {
                var mediator = DistributedPubSub.Get(system).Mediator;
                return _ => InstallationActor.Props(mediator);
            },
            new EntityExtractor(),
            Options(role));

    /// <summary>The serializer alone, for nodes and tests that only speak with workspaces.</summary>
    public static AkkaConfigurationBuilder AddWorkspaceSerializer(this AkkaConfigurationBuilder builder) =>
        builder.WithCustomSerializer("workspaces", WorkspaceSerializer.Table.Select(row => row.Type), system => new WorkspaceSerializer(system));

    /// <summary>The way to workspaces and the directory of this node, which the bootstrap actor keeps.</summary>
    public static IServiceCollection AddWorkspaceClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<NodeDirectory>();
        services.TryAddSingleton<IDirectory>(provider => provider.GetRequiredService<NodeDirectory>());
        services.TryAddSingleton<IWorkspaces, WorkspaceClient>();
        return services;
    }

    private static ShardOptions Options(string? role) => new()
    {
        Role = role,
        StateStoreMode = StateStoreMode.DData,
        RememberEntities = false,
        HandOffStopMessage = StopWorkspace.Instance,
        ShouldPassivateIdleEntities = false,
    };
}
