using Akka.Configuration;
using Chat.Node.Options;

namespace Chat.Node;

/// <summary>The files of hocon/, which lie beside the binary: what an operator tunes, one file a concern. What would be wrong to change is code.</summary>
public static class HoconFiles
{
    private static readonly string[] Common = ["akka.conf", "remote.conf", "cluster.conf", "sharding.conf", "pubsub.conf", "persistence.conf", "persistence.sqlite.conf"];

    /// <summary>Directory of the files.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "hocon");

    /// <summary>All files that a node with these options reads; single-node.conf only when it has no seeds.</summary>
    public static Config Load(bool single)
    {
        var files = single ? Common.Append("single-node.conf") : Common;
        return files.Select(Read).Aggregate((below, above) => above.WithFallback(below));
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
