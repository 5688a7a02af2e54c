using System.Collections.Immutable;

namespace Chat.Actors.Workspaces;

/// <summary>
/// Tokens that are gone, by the hex of their hash: <see cref="WorkspaceLimits.EndedTokens"/> at most, each for <see cref="WorkspaceLimits.EndedTokenDays"/> days. Nobody but
/// the holder of the whole secret can ask for one. What is too old leaves with the next that comes, so the state depends on its events alone.
/// </summary>
public sealed record EndedTokens
{
    public static readonly EndedTokens Empty = new();

    private const long Kept = WorkspaceLimits.EndedTokenDays * 86_400L;

    /// <summary>The oldest first.</summary>
    public ImmutableList<EndedToken> InOrder { get; private init; } = [];

    private ImmutableDictionary<string, EndedToken> ByHash { get; init; } = ImmutableDictionary.Create<string, EndedToken>(StringComparer.Ordinal);

    public EndedToken? Find(string hash) => ByHash.GetValueOrDefault(hash);

    public static EndedTokens Of(IReadOnlyCollection<EndedToken> tokens) => new()
    {
        InOrder = [.. tokens],
        ByHash = Empty.ByHash.SetItems(tokens.Select(token => KeyValuePair.Create(TokenHash.Hex(token.Hash), token))),
    };

    public EndedTokens With(EndedToken token)
    {
        var old = InOrder.TakeWhile(known => known.At + Kept < token.At).Count();
        var gone = InOrder.Take(Math.Max(old, InOrder.Count + 1 - WorkspaceLimits.EndedTokens)).ToArray();
        return new()
        {
            InOrder = InOrder.RemoveRange(0, gone.Length).Add(token),
            ByHash = ByHash.RemoveRange(gone.Select(known => TokenHash.Hex(known.Hash)).Where(hash => gone.Contains(ByHash.GetValueOrDefault(hash)))).SetItem(TokenHash.Hex(token.Hash), token),
        };
    }
}
