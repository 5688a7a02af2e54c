using Chat.Actors.Operations;
using Chat.Node.Operations.Logs;
using Chat.Node.Options;

namespace Chat.Node.Operations;

/// <summary>Puts the operators' ways in on a node.</summary>
public static class OperationsHosting
{
    public static IServiceCollection AddOperators(this IServiceCollection services, NodeOptions options)
    {
        OperatorTokens.Check(options);
        services.AddSingleton<INodeFacts, NodeFacts>().AddNodeQuestions().AddOperatorLog().AddSingleton<OperatorConversation>().AddHostedService<OperatorSocket>();
        return options.OperatorListen is null ? services : services.AddHostedService<OperatorListener>();
    }
}
