using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Mutants;

/// <summary>The server with one promise broken on purpose: a change of its source, built apart, that exists in no other build.</summary>
/// <param name="Name">What is broken.</param>
/// <param name="File">The source file, from the repository's root.</param>
/// <param name="Was">A text that is there exactly once.</param>
/// <param name="Becomes">What stands there instead.</param>
internal sealed record Mutant(string Name, string File, string Was, string Becomes)
{
    private static readonly string[] Sources = ["Chat.Actors", "Chat.Web", "Chat.Node", "hocon"];

    /// <summary>The sender hears "sent" before the journal has the message.</summary>
    public static readonly Mutant AcknowledgeBeforePersist = new(
        "acknowledge before persist",
        "Chat.Actors/Channels/ChannelActor.Writes.cs",
        "        if (events.Count == 1)\n        {\n            PersistAsync",
        "        sender.Tell(AnswerTo(command, events[^1]));\n        if (events.Count == 1)\n        {\n            PersistAsync");

    /// <summary>A repeated send is a new message.</summary>
    public static readonly Mutant NoDeduplication = new(
        "no deduplication",
        "Chat.Actors/Channels/ChannelDedupe.cs",
        "_passing.Find(key) is { } passing && passing.Post == post ? passing : (post ? _posts : _others).Find(key);",
        "null;");

    /// <summary>A relay takes the next event that comes for the next one that was.</summary>
    public static readonly Mutant NoHoleCheck = new(
        "no hole check",
        "Chat.Actors/Channels/Fanout/ChannelRelay.cs",
        "if (_started && seq == _last + 1)",
        "if (_started && seq > _last)");

    public static IReadOnlyList<Mutant> All => [AcknowledgeBeforePersist, NoDeduplication, NoHoleCheck];

    /// <summary>Whether the source still has the place that this changes.</summary>
    public bool Fits => Source().Split(Was).Length == 2;

    /// <summary>Copies the source, changes it and builds it; gives the node's assembly, which lies below <paramref name="directory"/>.</summary>
    public async Task<string> Build(string directory)
    {
        foreach (var folder in Sources)
        {
            Copy(new DirectoryInfo(Repository.In(folder)), Directory.CreateDirectory(Path.Combine(directory, folder)));
        }

        foreach (var file in new DirectoryInfo(Repository.In(".")).GetFiles())
        {
            file.CopyTo(Path.Combine(directory, file.Name));
        }

        await System.IO.File.WriteAllTextAsync(Path.Combine(directory, File), Source().Replace(Was, Becomes, StringComparison.Ordinal));
        return await ServerBuild.In(directory);
    }

    public override string ToString() => Name;

    private string Source() => System.IO.File.ReadAllText(Repository.In(File)).ReplaceLineEndings("\n");

    private static void Copy(DirectoryInfo from, DirectoryInfo to)
    {
        foreach (var file in from.GetFiles())
        {
            file.CopyTo(Path.Combine(to.FullName, file.Name));
        }

        foreach (var folder in from.GetDirectories().Where(folder => folder.Name is not ("bin" or "obj" or "node_modules")))
        {
            Copy(folder, to.CreateSubdirectory(folder.Name));
        }
    }
}
