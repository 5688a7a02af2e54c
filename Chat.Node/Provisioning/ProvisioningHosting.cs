using Chat.Node.Operations;
using Chat.Web.SignIn;

namespace Chat.Node.Provisioning;

/// <summary>Puts provisioning on a node.</summary>
public static class ProvisioningHosting
{
    public static IServiceCollection AddProvisioning(this IServiceCollection services, StartupDeclarations startup) => services
        .AddSingleton(startup)
        .AddSingleton<ProvisionUsers>()
        .AddSingleton<FulfilledChannels>()
        .AddSingleton<ProvisionChannels>()
        .AddSingleton<ProvisionApps>()
        .AddSingleton<ProvisionMessages>()
        .AddSingleton<Provisioner>()
        .AddSingleton<StartupProvisioning>()
        .AddSingleton<IDeclaredState>(provider => provider.GetRequiredService<StartupProvisioning>())
        .AddHostedService(provider => provider.GetRequiredService<StartupProvisioning>())
        .AddSingleton<IOperatorCommand, ProvisionCommand>();
}
