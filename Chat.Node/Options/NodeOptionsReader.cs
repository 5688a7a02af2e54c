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
        return Whole(NodeSettings.All.Aggregate(new NodeOptions(), (options, setting) =>
            sources.LastOrDefault(source => source.ContainsKey(setting.Key)) is { } source ? setting.Set(options, source[setting.Key]) : options));
    }

    /// <summary>The process environment.</summary>
    public static IReadOnlyDictionary<string, string> Environment() => System.Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);

    /// <summary>What no setting can see alone.</summary>
    private static NodeOptions Whole(NodeOptions options) => options switch
    {
        { Database: null, Seeds.Count: > 0 } => throw new OptionException(
            "--seeds: several nodes need one database between them. Give each of them the same PostgreSQL connection string with --db, or leave --seeds out."),
        { Roles: var roles } when !roles.Contains("data") && options.Database is null => throw new OptionException(
            "--roles: a node on SQLite is alone, so it must hold channels: leave --roles out, or give it and the others one PostgreSQL database with --db."),
        _ => options,
    };

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
