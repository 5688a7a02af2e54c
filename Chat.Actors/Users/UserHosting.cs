using Akka.Cluster.Hosting;
using Akka.Cluster.Sharding;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Hosting;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Chat.Actors.Users;

/// <summary>Where users' entities run.</summary>
public static class UserHosting
{
    /// <summary>The region of users on nodes of this role, a proxy to it on others, with their serializer.</summary>
    public static AkkaConfigurationBuilder AddUsers(this AkkaConfigurationBuilder builder, string? role = "data") => builder
        .AddUserSerializer()
        .WithShardRegion<UserRegion>(
            "users",
            (system, _, resolver) =>
            {
                var mediator = DistributedPubSub.Get(system).Mediator;
                var time = resolver.GetService<TimeProvider>() ?? TimeProvider.System;
                return user => UserActor.Props(user, mediator, time);
            },
            new EntityExtractor(),
            new ShardOptions
            {
                Role = role,
                StateStoreMode = StateStoreMode.DData,
                RememberEntities = false,
                HandOffStopMessage = StopUser.Instance,
            });

    /// <summary>The serializer alone, for nodes and tests that only speak with users.</summary>
    public static AkkaConfigurationBuilder AddUserSerializer(this AkkaConfigurationBuilder builder) =>
        builder.WithCustomSerializer("users", UserSerializer.Table.Select(row => row.Type), system => new UserSerializer(system));

    /// <summary>The way to users' entities, for the web and for channels.</summary>
    public static IServiceCollection AddUserClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<UserClient>();
        services.TryAddSingleton<IUsers>(provider => provider.GetRequiredService<UserClient>());
        services.TryAddSingleton<IMemberships>(provider => provider.GetRequiredService<UserClient>());
        return services;
    }
}
