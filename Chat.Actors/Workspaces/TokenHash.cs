using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>How tokens and invitation links are kept: SHA-256 of the whole secret. The secrets have 144 random bits, so a fast hash without salt is enough.</summary>
public static class TokenHash
{
    /// <summary>32 bytes, as commands carry them.</summary>
    public static ByteString Of(string secret) => ByteString.CopyFrom(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>64 lower-case hex digits, as <see cref="Identity.TokenHash"/> and <see cref="IWorkspaceDirectory.InvitationByHash"/> take them.</summary>
    public static string Hex(ByteString hash) => Convert.ToHexStringLower(hash.Span);

    public static string HexOf(string secret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(secret), hash);
        return Convert.ToHexStringLower(hash);
    }
}
