using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Actors.Operations;

/// <summary>Lets every node answer about itself. After AddSessions; needs <see cref="INodeFacts"/> from the container.</summary>
public static class OperationsHosting
{
    /// <summary>The actor that answers.</summary>
    public static AkkaConfigurationBuilder AddOperations(this AkkaConfigurationBuilder builder) => builder
        .WithCustomSerializer("operations", OperationsSerializer.Types, system => new OperationsSerializer(system))
        .WithActors((system, registry, resolver) =>
        {
            var facts = resolver.GetService<INodeFacts>();
            var sessions = registry.Get<Sessions.Sessions>();
            system.ActorOf(Props.Create(() => new OperationsActor(facts, sessions)), OperationsActor.Name);
        });

    /// <summary>What asks.</summary>
    public static IServiceCollection AddNodeQuestions(this IServiceCollection services) => services.AddSingleton<NodeQuestions>();
}
