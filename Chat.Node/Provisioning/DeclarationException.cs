namespace Chat.Node.Provisioning;

/// <summary>A mistake in a provisioning file, as a sentence that names the place.</summary>
public sealed class DeclarationException(string message) : Exception(message)
{
    /// <summary>Nobody's mistake: what did not answer may answer soon.</summary>
    public bool MayPass { get; init; }
}
