using System.Diagnostics;

namespace Chat.Bench.Load;

/// <summary>Server on core 0, generator on core 1, as in the peers' figures: neither takes the other's time.</summary>
internal static class CorePinning
{
    public static bool Possible => OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && File.Exists("/usr/bin/taskset");

    public static void PinThisProcess()
    {
        if (Possible && OperatingSystem.IsLinux())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 2;
        }
    }
}
