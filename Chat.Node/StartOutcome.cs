namespace Chat.Node;

/// <summary>How the start of a node ended, for its log.</summary>
public sealed class StartOutcome
{
    private volatile bool _failed;

    /// <summary>The node does not come up; a sentence says why.</summary>
    public bool Failed
    {
        get => _failed;
        set => _failed = value;
    }
}
