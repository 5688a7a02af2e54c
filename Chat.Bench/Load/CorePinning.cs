using System.Diagnostics;

namespace Chat.Bench.Load;

/// <summary>Server on core 0, generator on core 1, as in the peers' figures: neither takes the other's time.</summary>
internal static class CorePinning
{
    /// <summary>Set once, before anything starts: the node may use every core, as it would on a machine of its own (start and stop times).</summary>
    public static bool Off { get; set; }

    public static bool Possible => !Off && OperatingSystem.IsLinux() && Environment.ProcessorCount > 1 && File.Exists("/usr/bin/taskset");

    public static void PinThisProcess()
    {
        if (Possible && OperatingSystem.IsLinux())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 2;
        }
    }
}
