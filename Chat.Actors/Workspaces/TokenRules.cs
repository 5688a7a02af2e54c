using System.Security.Cryptography;
using Chat.Actors.Channels;
using Google.Protobuf;

namespace Chat.Actors.Workspaces;

/// <summary>Issuing and revoking tokens. Codes: not_authorized, user_not_found, account_inactive, invalid_token, too_many_tokens.</summary>
internal static class TokenRules
{
    public static WorkspaceDecision Issue(WorkspaceDraft draft, IssueToken command)
    {
        if (draft.State.People.Find(command.Token?.User ?? "") is not { } user)
        {
            return draft.Refuse("user_not_found");
        }

        if (user.Id != draft.Command.By && !draft.Rank.MayGovern(user.Role))
        {
            return draft.Refuse("not_authorized");
        }

        return IssueTo(draft, user, command.Token!) is { } code ? draft.Refuse(code) : draft.Done(user.Id);
    }

    /// <summary>Gives a user a token, or an app without a bot its app-level one; the same hash again changes nothing. Null or the refusing code.</summary>
    public static string? IssueTo(WorkspaceDraft draft, User? holder, Token wanted)
    {
        if (wanted.Hash.Length != SHA256.HashSizeInBytes || wanted.Kind == TokenKind.Unspecified || wanted.Scopes.Count > WorkspaceLimits.Scopes
            || wanted.Scopes.Any(scope => scope.Length > WorkspaceLimits.Scope)
            || wanted.Name.Length > WorkspaceLimits.TokenName || wanted.Tail.Length > WorkspaceLimits.TokenTail)
        {
            return "invalid_token";
        }

        if (holder is null && wanted.Kind != TokenKind.App)
        {
            return "invalid_token";
        }

        if (holder is { Deleted: true })
        {
            return "account_inactive";
        }

        var user = holder?.Id ?? "";

        if (draft.State.Tokens.ByHash.TryGetValue(TokenHash.Hex(wanted.Hash), out var known))
        {
            return known.User == user && (user.Length > 0 || known.App == wanted.App) ? null : "invalid_token";
        }

        if (!MakeRoom(draft, user))
        {
            return "too_many_tokens";
        }

        var token = wanted.Clone();
        token.User = user;
        token.App = token.App.Length > 0 ? token.App : holder?.AppId ?? "";
        token.Issued = draft.NowSeconds;
        draft.Emit(new TokenIssued { Header = draft.Header(), Token = token });
        return null;
    }

    public static WorkspaceDecision Revoke(WorkspaceDraft draft, RevokeToken command)
    {
        if (!draft.State.Tokens.ByHash.TryGetValue(TokenHash.Hex(command.Hash), out var token))
        {
            return draft.Done();
        }

        var holder = draft.State.People.Find(token.User);
        if (token.User != draft.Command.By && !draft.Rank.MayGovern(holder?.Role ?? Role.Bot))
        {
            return draft.Refuse("not_authorized");
        }

        EmitRevoked(draft, token.User, command.Hash);
        return draft.Done(token.User);
    }

    public static void RevokeAllOf(WorkspaceDraft draft, string user)
    {
        foreach (var token in draft.State.Tokens.OfUser(user).ToList())
        {
            EmitRevoked(draft, user, token.Hash);
        }
    }

    // A lost laptop's forgotten sessions must not lock anybody out: the oldest session ends.
    private static bool MakeRoom(WorkspaceDraft draft, string user)
    {
        var alive = draft.State.Tokens.OfUser(user).Where(token => !TokensFacet.IsExpired(token, draft.Now)).ToList();
        if (alive.Count < WorkspaceLimits.TokensOfUser)
        {
            return true;
        }

        var oldest = alive.Where(token => token.Kind == TokenKind.Session).MinBy(token => token.Issued);
        if (oldest is not null)
        {
            EmitRevoked(draft, user, oldest.Hash);
        }

        return oldest is not null;
    }

    private static void EmitRevoked(WorkspaceDraft draft, string user, ByteString hash) =>
        draft.Emit(new TokenRevoked { Header = draft.Header(), Hash = hash, User = user });
}
