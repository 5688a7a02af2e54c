using System.Security.Cryptography;
using System.Text;

namespace Chat.Actors.Kernel;

/// <summary>
/// Slack-shaped ids: a letter for the kind and ten characters of A-Z and 0-9 (3.6e15 values; Slack's pattern asks for at least
/// eight). Random ids need no coordination; ids of direct conversations are derived from their members, so that two nodes that
/// open the same conversation at once open one.
/// </summary>
public static class Ids
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int Length = 10;

    public static string NewTeam() => New('T');
    public static string NewUser() => New('U');
    public static string NewBot() => New('B');
    public static string NewApp() => New('A');

    /// <summary>A public or private channel; Slack gives both a C.</summary>
    public static string NewChannel() => New('C');

    /// <summary>The one direct (two different users, or one user alone) or group-direct (three or more) conversation of these users in this workspace.</summary>
    public static string Direct(string team, IReadOnlyCollection<string> users)
    {
        var distinct = users.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(team + "/" + string.Join(',', distinct)));
        return Spell(distinct.Length <= 2 ? 'D' : 'G', hash);
    }

    /// <summary>A secret of 144 random bits in URL-safe characters, for tokens, tickets and invitation links.</summary>
    public static string NewSecret() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(18)).Replace('+', 'x').Replace('/', 'y');

    private static string New(char kind) => Spell(kind, RandomNumberGenerator.GetBytes(Length));

    private static string Spell(char kind, ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[Length + 1];
        text[0] = kind;
        for (var i = 0; i < Length; i++)
        {
            text[i + 1] = Alphabet[bytes[i] % Alphabet.Length];
        }

        return new string(text);
    }
}
