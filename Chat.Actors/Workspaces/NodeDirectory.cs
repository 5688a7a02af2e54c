using System.Collections.Immutable;
using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>
/// The directory of this node: one immutable snapshot behind one volatile field, so readers pass no mailbox and take no lock. Written by the bootstrap
/// actor and its feeds alone.
/// </summary>
public sealed class NodeDirectory(TimeProvider time) : IDirectory
{
    private readonly Lock _writing = new();
    private volatile Shown _shown = new(false, ImmutableDictionary.Create<string, WorkspaceDirectory>(StringComparer.Ordinal), []);
    private volatile TaskCompletionSource _changed = NewSignal();

    /// <inheritdoc/>
    public bool Ready => _shown.Ready;

    /// <inheritdoc/>
    public IReadOnlyCollection<IWorkspaceDirectory> Workspaces => _shown.All;

    /// <inheritdoc/>
    public IWorkspaceDirectory? Workspace(string team) => _shown.ByTeam.GetValueOrDefault(team);

    /// <inheritdoc/>
    public IWorkspaceDirectory? WorkspaceByDomain(string domain) => _shown.All.FirstOrDefault(workspace => workspace.Domain == domain);

    /// <inheritdoc/>
    public Identity? Resolve(string token, out TokenFault fault)
    {
        var hash = TokenHash.HexOf(token);
        foreach (var workspace in _shown.All)
        {
            if (workspace.State.Tokens.ByHash.TryGetValue(hash, out var found))
            {
                fault = FaultOf(workspace.State, found);
                return fault == TokenFault.None ? Identify(workspace.State, found, hash) : null;
            }
        }

        fault = _shown.All.Select(workspace => FaultOf(workspace.State, hash)).FirstOrDefault(known => known != TokenFault.Unknown, TokenFault.Unknown);
        return null;
    }

    /// <inheritdoc/>
    public Identity? Current(Identity identity) =>
        _shown.ByTeam.GetValueOrDefault(identity.Team)?.State is { } state
        && state.Tokens.ByHash.TryGetValue(identity.TokenHash, out var token)
        && token.User == identity.User
        && FaultOf(state, token) == TokenFault.None
            ? Identify(state, token, identity.TokenHash)
            : null;

    /// <inheritdoc/>
    public async Task<bool> WaitFor(string team, long version, TimeSpan timeout, CancellationToken cancel = default)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            // The signal is taken before the look: what changes in between completes it.
            var changed = _changed.Task;
            if ((Workspace(team)?.Version ?? 0) >= version)
            {
                return true;
            }

            var left = timeout - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            try
            {
                await changed.WaitAsync(left, time, cancel);
            }
            catch (TimeoutException)
            {
                // The next round looks once more and ends.
            }
        }
    }

    /// <summary>Replaces one workspace by a newer version of it.</summary>
    internal void Show(WorkspaceState state)
    {
        lock (_writing)
        {
            var byTeam = _shown.ByTeam.SetItem(state.Team, new WorkspaceDirectory(state));
            _shown = new(_shown.Ready, byTeam, [.. byTeam.Values]);
            Signal();
        }
    }

    /// <summary>All workspaces of the server have been shown once.</summary>
    internal void ShowReady()
    {
        lock (_writing)
        {
            _shown = _shown with { Ready = true };
            Signal();
        }
    }

    private static Identity Identify(WorkspaceState state, Token token, string hash)
    {
        var user = state.People.Find(token.User);
        return new(state.Team, token.User, user?.Role ?? Role.Bot, token.Kind, user?.BotId ?? "", token.App, token.Scopes, hash, token.Expires);
    }

    private TokenFault FaultOf(WorkspaceState state, Token token) => state.People.Find(token.User) switch
    {
        { Deleted: true } => TokenFault.Inactive,
        null when token.Kind != TokenKind.App => TokenFault.Unknown,
        _ => TokensFacet.IsExpired(token, MessageTs.FromTime(time.GetUtcNow())) ? TokenFault.Expired : TokenFault.None,
    };

    // A deactivation takes the tokens away too, but that is not why.
    private static TokenFault FaultOf(WorkspaceState state, string hash) => state.Tokens.Ended.Find(hash) switch
    {
        null => TokenFault.Unknown,
        var ended when state.People.Find(ended.User) is { Deleted: true } => TokenFault.Inactive,
        { Expired: true } => TokenFault.Expired,
        _ => TokenFault.Revoked,
    };

    private void Signal()
    {
        var before = _changed;
        _changed = NewSignal();
        before.SetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Shown(bool Ready, ImmutableDictionary<string, WorkspaceDirectory> ByTeam, ImmutableArray<WorkspaceDirectory> All);
}
