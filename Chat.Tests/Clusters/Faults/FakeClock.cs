using System.Globalization;

namespace Chat.Tests.Clusters.Faults;

/// <summary>The wall clock of one node, shifted while it runs by Debian's libfaketime; its monotonic clock stays. Nothing in the server knows.</summary>
internal sealed class FakeClock : IDisposable
{
    private static readonly string[] Libraries =
    [
        .. Directory.Exists("/usr/lib") ? Directory.GetDirectories("/usr/lib", "*-linux-gnu").Select(directory => Path.Combine(directory, "faketime", "libfaketimeMT.so.1")) : [],
    ];

    private readonly string _file = Path.GetTempFileName();

    private FakeClock(string library)
    {
        File.WriteAllText(_file, "+0");
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["DONT_FAKE_MONOTONIC"] = "1",
        };
    }

    /// <summary>For the node whose clock it is.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Null where the library is not on this machine.</summary>
    public static FakeClock? Create() => Libraries.FirstOrDefault(File.Exists) is { } library ? new FakeClock(library) : null;

    /// <summary>The difference to the machine's clock, in effect within a second.</summary>
    public Task Set(TimeSpan offset) => File.WriteAllTextAsync(_file, ((int)offset.TotalSeconds).ToString("+0;-0", CultureInfo.InvariantCulture));

    public void Dispose() => File.Delete(_file);
}
