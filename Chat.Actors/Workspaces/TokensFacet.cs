using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>Tokens by the hex of their hash; the tokens themselves are kept nowhere.</summary>
public sealed record TokensFacet
{
    public static readonly TokensFacet Empty = new();

    public ImmutableDictionary<string, Token> ByHash { get; init; } = ImmutableDictionary.Create<string, Token>(StringComparer.Ordinal);
    public ImmutableDictionary<string, ImmutableHashSet<string>> HashesOfUser { get; init; } =
        ImmutableDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal);

    public IEnumerable<Token> OfUser(string user) => HashesOfUser.TryGetValue(user, out var hashes) ? hashes.Select(hash => ByHash[hash]) : [];

    public static TokensFacet Of(IReadOnlyCollection<Token> tokens) => new()
    {
        ByHash = Empty.ByHash.AddRange(tokens.Select(token => KeyValuePair.Create(TokenHash.Hex(token.Hash), token))),
        HashesOfUser = Empty.HashesOfUser.AddRange(tokens.GroupBy(token => token.User, StringComparer.Ordinal).Select(group =>
            KeyValuePair.Create(group.Key, group.Select(token => TokenHash.Hex(token.Hash)).ToImmutableHashSet(StringComparer.Ordinal)))),
    };

    /// <summary>Adds a token and forgets those of its user that had expired at <paramref name="at"/> (microseconds).</summary>
    public TokensFacet WithIssued(Token token, long at)
    {
        var facet = OfUser(token.User).Where(old => IsExpired(old, at)).ToList()
            .Aggregate(this, (left, old) => left.Without(TokenHash.Hex(old.Hash)));
        var hash = TokenHash.Hex(token.Hash);
        return facet with
        {
            ByHash = facet.ByHash.SetItem(hash, token),
            HashesOfUser = facet.HashesOfUser.SetItem(token.User, facet.HashesOfUser.GetValueOrDefault(token.User, NoHashes).Add(hash)),
        };
    }

    public TokensFacet Without(string hash)
    {
        if (!ByHash.TryGetValue(hash, out var token))
        {
            return this;
        }

        var rest = HashesOfUser[token.User].Remove(hash);
        return this with
        {
            ByHash = ByHash.Remove(hash),
            HashesOfUser = rest.IsEmpty ? HashesOfUser.Remove(token.User) : HashesOfUser.SetItem(token.User, rest),
        };
    }

    /// <summary>True when the token has an end and it lies before <paramref name="at"/> (microseconds).</summary>
    public static bool IsExpired(Token token, long at) => token.Expires != 0 && token.Expires * 1_000_000 <= at;

    private static readonly ImmutableHashSet<string> NoHashes = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
}
