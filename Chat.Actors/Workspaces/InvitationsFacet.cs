using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>Invitation links by the hex of their secret's hash. A used-up one stays until it expires, so that its visitor is told why it fails.</summary>
public sealed record InvitationsFacet
{
    public static readonly InvitationsFacet Empty = new();

    public ImmutableDictionary<string, Invitation> ByHash { get; init; } = ImmutableDictionary.Create<string, Invitation>(StringComparer.Ordinal);

    public static InvitationsFacet Of(IEnumerable<Invitation> invitations) => new()
    {
        ByHash = Empty.ByHash.AddRange(invitations.Select(invitation => KeyValuePair.Create(TokenHash.Hex(invitation.Hash), invitation))),
    };

    /// <summary>Adds one and forgets those that had expired at <paramref name="at"/> (microseconds).</summary>
    public InvitationsFacet With(Invitation invitation, long at) => this with
    {
        ByHash = ByHash.RemoveRange(ByHash.Where(entry => IsExpired(entry.Value, at)).Select(entry => entry.Key))
            .SetItem(TokenHash.Hex(invitation.Hash), invitation),
    };

    public InvitationsFacet WithUse(string hash)
    {
        if (!ByHash.TryGetValue(hash, out var invitation))
        {
            return this;
        }

        var used = invitation.Clone();
        used.UsesLeft--;
        return this with { ByHash = ByHash.SetItem(hash, used) };
    }

    public static bool IsExpired(Invitation invitation, long at) => invitation.Expires * 1_000_000 <= at;
}
