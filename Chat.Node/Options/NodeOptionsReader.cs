using System.Text.Json;

namespace Chat.Node.Options;

/// <summary>Puts the options together: the command line beats the environment, which beats chat.json, which beats section "Chat" of appsettings.json.</summary>
public static class NodeOptionsReader
{
    /// <summary>Reads and checks; every mistake is an <see cref="OptionException"/>.</summary>
    public static NodeOptions Read(IReadOnlyDictionary<string, string> commandLine, IReadOnlyDictionary<string, string> environment, string directory)
    {
        var file = Path.Combine(directory, "chat.json");
        var sources = new[]
        {
            Section(Path.Combine(directory, "appsettings.json"), "Chat"),
            Section(file, section: null),
            NodeSettings.All.Where(s => environment.ContainsKey(s.Variable)).ToDictionary(s => s.Key, s => environment[s.Variable]),
            commandLine.ToDictionary(pair => pair.Key.Replace('-', '_'), pair => pair.Value),
        };
        RefuseUnknownKeys(sources[1].Keys.Concat(sources[0].Keys), file);
        return NodeSettings.All.Aggregate(new NodeOptions(), (options, setting) =>
            sources.LastOrDefault(source => source.ContainsKey(setting.Key)) is { } source ? setting.Set(options, source[setting.Key]) : options);
    }

    /// <summary>The process environment.</summary>
    public static IReadOnlyDictionary<string, string> Environment() => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    private static void RefuseUnknownKeys(IEnumerable<string> keys, string file)
    {
        var known = NodeSettings.All.Select(s => s.Key).ToArray();
        if (keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown)
        {
            throw new OptionException($"{file}: '{unknown}' is no setting. Known are: {string.Join(", ", known)}.");
        }
    }

    private static Dictionary<string, string> Section(string file, string? section)
    {
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            var root = new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false).Build();
            IConfiguration part = section is null ? root : root.GetSection(section);
            return part.GetChildren().ToDictionary(
                child => child.Key.ToLowerInvariant(),
                child => child.Value ?? string.Join(';', child.GetChildren().Select(item => item.Value)));
        }
        catch (Exception e) when (e is InvalidDataException or JsonException)
        {
            throw new OptionException($"{file} is no valid JSON: {(e.InnerException ?? e).Message}");
        }
    }
}
