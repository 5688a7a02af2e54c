namespace Chat.Node.Options;

/// <summary>A mistake of the operator. The message is one or two sentences: what is wrong and how to mend it. The process ends with exit code 2.</summary>
public sealed class OptionException(string message) : Exception(message);
