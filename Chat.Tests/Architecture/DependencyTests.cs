using Mono.Cecil;
using Xunit;

namespace Chat.Tests.Architecture;

/// <summary>Who may depend on whom. Chat.Node on Chat.Web on Chat.Actors, and inside each of them the feature folders form no cycle.</summary>
public sealed class DependencyTests
{
    private static readonly System.Reflection.Assembly Actors = typeof(global::Chat.Actors.Kernel.Ids).Assembly;
    private static readonly System.Reflection.Assembly Web = typeof(global::Chat.Web.Wire.WireMessage).Assembly;

    [Fact]
    public void Actors_know_no_web_no_database_and_no_other_part_of_the_product()
    {
        using var graph = new TypeGraph(Actors);

        Assert.DoesNotContain(graph.Assemblies, name => IsAny(name, "Microsoft.AspNetCore", "Microsoft.Data", "Npgsql", "SQLite", "linq2db", "Dapper", "Akka.Persistence.Sql", "Chat.", "chat"));
    }

    [Fact]
    public void Web_knows_no_database_and_not_the_node()
    {
        using var graph = new TypeGraph(Web);

        Assert.DoesNotContain(graph.Assemblies, name => IsAny(name, "Microsoft.Data", "Npgsql", "SQLite", "linq2db", "Dapper", "Akka.Persistence", "chat"));
    }

    [Theory]
    [InlineData("Chat.Actors")]
    [InlineData("Chat.Web")]
    public void Feature_folders_form_no_cycle(string root)
    {
        using var graph = new TypeGraph(root == "Chat.Actors" ? Actors : Web);

        var edges = Edges(graph, root);

        var cycle = FindCycle(edges.GroupBy(edge => edge.From).ToDictionary(group => group.Key, group => group.Select(edge => edge.To).ToHashSet(), StringComparer.Ordinal));
        Assert.True(cycle.Count == 0, Describe(cycle, edges));
    }

    [Fact]
    public void Kernel_depends_on_no_feature_and_channels_on_neither_sessions_nor_users_nor_presence()
    {
        using var graph = new TypeGraph(Actors);
        var edges = Edges(graph, "Chat.Actors");

        Assert.Empty(edges.Where(edge => edge.From == "Kernel").Select(edge => edge.Why));
        Assert.Empty(edges.Where(edge => edge.From == "Channels" && edge.To is "Sessions" or "Presence" && edge.From == "Channels").Select(edge => edge.Why));
        Assert.Empty(edges.Where(edge => edge.From == "Channels" && edge.To == "Users").Select(edge => edge.Why));
    }

    [Fact]
    public void The_graph_sees_references_in_generic_arguments_and_method_bodies()
    {
        using var graph = new TypeGraph(typeof(DependencyTests).Assembly);
        var sample = graph.Types.Single(type => type.Name == nameof(Sample));

        var names = TypeGraph.ReferencesOf(sample).Select(type => type.Name).ToHashSet(StringComparer.Ordinal);

        Assert.Contains(nameof(Version), names);
        Assert.Contains(nameof(UriBuilder), names);
    }

    private static bool IsAny(string name, params string[] prefixes) =>
        prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal) || name.Contains("." + prefix, StringComparison.Ordinal));

    private static List<(string From, string To, string Why)> Edges(TypeGraph graph, string root) =>
        [.. graph.Types
            .SelectMany(type => TypeGraph.ReferencesOf(type).Select(reference => (From: Feature(type, root), To: Feature(reference, root), Why: $"{type.FullName} -> {reference.FullName}")))
            .Where(edge => edge.From is not null && edge.To is not null && edge.From != edge.To)
            .Select(edge => (edge.From!, edge.To!, edge.Why))];

    // The feature is the first folder under the project: what lies below it is its own affair. The project's root composes all and belongs to none.
    private static string? Feature(TypeReference type, string root)
    {
        var space = TypeGraph.NamespaceOf(type);
        return space.StartsWith(root + ".", StringComparison.Ordinal) ? space[(root.Length + 1)..].Split('.')[0] : null;
    }

    private static List<string> FindCycle(Dictionary<string, HashSet<string>> edges)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        var path = new List<string>();
        List<string> Visit(string at)
        {
            if (path.IndexOf(at) is >= 0 and var start)
            {
                return [.. path[start..], at];
            }

            if (!done.Add(at))
            {
                return [];
            }

            path.Add(at);
            foreach (var next in edges.GetValueOrDefault(at) ?? [])
            {
                if (Visit(next) is { Count: > 0 } cycle)
                {
                    return cycle;
                }
            }

            path.RemoveAt(path.Count - 1);
            return [];
        }

        return edges.Keys.Select(Visit).FirstOrDefault(cycle => cycle.Count > 0) ?? [];
    }

    private static string Describe(List<string> cycle, List<(string From, string To, string Why)> edges) =>
        string.Join(" -> ", cycle) + "\n" + string.Join('\n', cycle.Zip(cycle.Skip(1), (from, to) => (From: from, To: to))
            .SelectMany(step => edges.Where(edge => edge.From == step.From && edge.To == step.To).Select(edge => edge.Why).Distinct().Take(8)));

    private sealed class Sample
    {
        public List<Version> Versions { get; } = [];

        public string Body() => new UriBuilder("http://localhost").ToString() + Versions.Count;
    }
}
