using Microsoft.Extensions.Options;

namespace Chat.Node.Operations.Logs;

/// <summary>Lets operators read the log and set what it says.</summary>
internal static class LogHosting
{
    public static IServiceCollection AddOperatorLog(this IServiceCollection services) => services
        .AddSingleton<LogRing>()
        .AddSingleton<ILoggerProvider, LogRingProvider>()
        .AddSingleton<RuntimeLevels>()
        .AddSingleton<IConfigureOptions<LoggerFilterOptions>>(s => s.GetRequiredService<RuntimeLevels>())
        .AddSingleton<IOptionsChangeTokenSource<LoggerFilterOptions>>(s => s.GetRequiredService<RuntimeLevels>());
}
