namespace Chat.Actors.Operations;

/// <summary>What a node knows of itself that actors do not; the node registers it.</summary>
public interface INodeFacts
{
    /// <summary>Its state now.</summary>
    Task<NodeDescribed> Describe(CancellationToken cancel);

    /// <summary>Lines of its log that are still in memory, oldest first.</summary>
    LogRead Read(ReadLog question);

    /// <summary>Changes what is logged until the node ends, and tells what holds.</summary>
    LogLevels Set(SetLogLevel change);
}
