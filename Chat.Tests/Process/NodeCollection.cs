using Xunit;

namespace Chat.Tests.Process;

/// <summary>Tests that start real nodes run one after another: each node takes a core while it starts, and some tests measure time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class NodeCollection
{
    public const string Name = "nodes";
}
