using System.Runtime.CompilerServices;

namespace Chat.Tests.Support;

internal static class QuietConfiguration
{
    // Each host watches its settings files with an inotify instance, and a system has 128 of them by default: many hosts in one run use them up.
    [ModuleInitializer]
    internal static void DoNotWatchSettingsFiles() => Environment.SetEnvironmentVariable("DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE", "false");
}
