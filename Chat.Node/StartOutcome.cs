namespace Chat.Node;

/// <summary>How the start of a node ended, for its log.</summary>
public sealed class StartOutcome
{
    private volatile bool _failed = true;

    /// <summary>The node does not come up, and a sentence says why. While its parts are put together nobody knows yet, and it counts as failed.</summary>
    public bool Failed
    {
        get => _failed;
        set => _failed = value;
    }
}
