namespace Chat.Node.Options;

/// <summary>What keeps a node from running although nobody made a mistake, and may be over when its supervisor starts it again. The message is one or two sentences. The process ends with exit code 1.</summary>
public sealed class StartException(string message) : Exception(message);
