namespace Chat.Web.Conversations;

/// <summary>The shapes of ids in arguments. Whether something of that id exists, and for whom, is not said here.</summary>
public static class ConversationIds
{
    private const int Shortest = 9;
    private const int Longest = 24;

    /// <summary>C, G or D and at least eight of A-Z and 0-9.</summary>
    public static bool IsConversation(string? id) => Has(id, "CGD");

    /// <summary>U or W and at least eight of A-Z and 0-9.</summary>
    public static bool IsUser(string? id) => Has(id, "UW");

    private static bool Has(string? id, string letters) =>
        id is { Length: >= Shortest and <= Longest } && letters.Contains(id[0], StringComparison.Ordinal) && id.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
}
