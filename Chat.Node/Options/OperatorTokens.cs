namespace Chat.Node.Options;

/// <summary>The secret that operators over the network show.</summary>
public static class OperatorTokens
{
    /// <summary>Fewest characters: it can be guessed at over the network.</summary>
    public const int Least = 16;

    /// <summary>The first line of a file.</summary>
    public static string ReadFile(string flag, string path)
    {
        try
        {
            return Accept(flag, File.ReadLines(path).FirstOrDefault() ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"{flag}: the file {path} cannot be read ({e.Message}).");
        }
    }

    /// <summary>The token, if it is long enough.</summary>
    public static string Accept(string source, string token) => token.Trim() is { Length: >= Least } trimmed
        ? trimmed
        : throw new OptionException($"{source}: the operators' token has fewer than {Least} characters. Make one with: openssl rand -hex 24");

    /// <summary>A node heard over the network without a token would obey everybody. Called with the options of a node that starts.</summary>
    public static void Check(NodeOptions options)
    {
        if (options is { OperatorListen: { } address, OperatorToken: null })
        {
            throw new OptionException(
                $"--operator-listen {address} without a token would let everybody who reaches that port stop the node. Give --operator-token-file or CHAT_OPERATOR_TOKEN; on the machine itself the socket under --data needs none.");
        }
    }
}
