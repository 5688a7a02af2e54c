using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>Tokens by the hex of their hash; the tokens themselves are kept nowhere.</summary>
public sealed record TokensFacet
{
    public static readonly TokensFacet Empty = new();

    public ImmutableDictionary<string, Token> ByHash { get; init; } = ImmutableDictionary.Create<string, Token>(StringComparer.Ordinal);
    public ImmutableDictionary<string, ImmutableHashSet<string>> HashesOfUser { get; init; } =
        ImmutableDictionary.Create<string, ImmutableHashSet<string>>(StringComparer.Ordinal);

    /// <summary>What is still known of tokens that are gone.</summary>
    public EndedTokens Ended { get; init; } = EndedTokens.Empty;

    public IEnumerable<Token> OfUser(string user) => HashesOfUser.TryGetValue(user, out var hashes) ? hashes.Select(hash => ByHash[hash]) : [];

    public static TokensFacet Of(IReadOnlyCollection<Token> tokens, IReadOnlyCollection<EndedToken> ended) => new()
    {
        Ended = EndedTokens.Of(ended),
        ByHash = Empty.ByHash.AddRange(tokens.Select(token => KeyValuePair.Create(TokenHash.Hex(token.Hash), token))),
        HashesOfUser = Empty.HashesOfUser.AddRange(tokens.GroupBy(token => token.User, StringComparer.Ordinal).Select(group =>
            KeyValuePair.Create(group.Key, group.Select(token => TokenHash.Hex(token.Hash)).ToImmutableHashSet(StringComparer.Ordinal)))),
    };

    /// <summary>Adds a token and forgets those of its user that had expired at <paramref name="at"/> (microseconds).</summary>
    public TokensFacet WithIssued(Token token, long at)
    {
        var facet = OfUser(token.User).Where(old => IsExpired(old, at)).OrderBy(old => TokenHash.Hex(old.Hash), StringComparer.Ordinal).ToList()
            .Aggregate(this, (left, old) => left.Without(TokenHash.Hex(old.Hash), at, expired: true));
        var hash = TokenHash.Hex(token.Hash);
        return facet with
        {
            ByHash = facet.ByHash.SetItem(hash, token),
            HashesOfUser = facet.HashesOfUser.SetItem(token.User, facet.HashesOfUser.GetValueOrDefault(token.User, NoHashes).Add(hash)),
        };
    }

    /// <summary>Forgets a token but for its end.</summary>
    public TokensFacet Without(string hash, long at, bool expired = false)
    {
        if (!ByHash.TryGetValue(hash, out var token))
        {
            return this;
        }

        var rest = HashesOfUser[token.User].Remove(hash);
        return this with
        {
            ByHash = ByHash.Remove(hash),
            Ended = Ended.With(new EndedToken { Hash = token.Hash, User = token.User, At = at / 1_000_000, Expired = expired || IsExpired(token, at) }),
            HashesOfUser = rest.IsEmpty ? HashesOfUser.Remove(token.User) : HashesOfUser.SetItem(token.User, rest),
        };
    }

    /// <summary>True when the token has an end and it lies before <paramref name="at"/> (microseconds).</summary>
    public static bool IsExpired(Token token, long at) => token.Expires != 0 && token.Expires * 1_000_000 <= at;

    private static readonly ImmutableHashSet<string> NoHashes = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
}
