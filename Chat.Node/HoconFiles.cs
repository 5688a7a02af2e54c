using Akka.Configuration;
using Chat.Node.Options;

namespace Chat.Node;

/// <summary>The files of hocon/, which lie beside the binary: what an operator tunes, one file a concern. What would be wrong to change is code.</summary>
public static class HoconFiles
{
    private static readonly string[] Common = ["akka.conf", "remote.conf", "cluster.conf", "sharding.conf", "pubsub.conf", "persistence.conf"];

    /// <summary>Directory of the files.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <summary>All files that a node with these options reads: a node on SQLite is alone, one on PostgreSQL never is for certain.</summary>
    public static Config Load(NodeOptions options)
    {
        string[] own = options.Database is null ? ["persistence.sqlite.conf", "single-node.conf"] : ["persistence.postgresql.conf"];
        return Common.Concat(own).Select(Read).Aggregate((below, above) => above.WithFallback(below));
    }

    /// <summary>One file.</summary>
    public static Config Read(string name)
    {
        var path = Path.Combine(Root, name);
        try
        {
            return ConfigurationFactory.ParseString(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ConfigurationException or FormatException)
        {
            throw new OptionException($"{path} cannot be read: {e.Message}");
        }
    }
}
