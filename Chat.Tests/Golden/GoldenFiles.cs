using Chat.Tests.Support;

namespace Chat.Tests.Golden;

/// <summary>The files beside this one, one a feature: manifest, type, bytes and what they say, a line each. Lines are only ever added.</summary>
internal static class GoldenFiles
{
    /// <summary>Every line of every feature that has messages or a file.</summary>
    public static IReadOnlyList<(string Feature, string Line)> All { get; } =
        [.. Protocol.Messages.Select(Protocol.Feature).Distinct(StringComparer.Ordinal).SelectMany(feature => Lines(feature).Select(line => (feature, line)))];

    /// <summary>The file of a feature.</summary>
    public static string Name(string feature) => $"Chat.Tests/Golden/{feature.ToLowerInvariant()}.hex";

    private static IEnumerable<string> Lines(string feature)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Golden", Path.GetFileName(Name(feature)));
        return File.Exists(file) ? File.ReadAllLines(file).Where(line => line.Length > 0 && line[0] != '#') : [];
    }
}
