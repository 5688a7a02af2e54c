using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Chat.Actors.Workspaces;
using Google.Protobuf;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>A workspace that decides by the real rules and drives the channels itself; the directory shows each change at once.</summary>
public sealed class TownHall(string team, NodeDirectory directory, TownChannels channels, TimeProvider time) : IWorkspaces
{
    private readonly SemaphoreSlim _one = new(1);
    private WorkspaceState _state = new(team);

    public async Task<IWorkspaceReply> Ask(IWorkspaceMessage message, CancellationToken cancel = default)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var reply = Take(_state.Decide(message, Now));
            while (_state.Errands().FirstOrDefault() is { } errand)
            {
                var answer = await channels.Ask(errand.Command, cancel);
                reply = Take(_state.Finish(errand.Key, (answer as Refused)?.Code, Now, (answer as Done)?.Seq ?? 0));
            }

            return reply;
        }
        finally
        {
            _one.Release();
        }
    }

    public Task<IMessage> Open(OpenWorkspace message, CancellationToken cancel = default) => throw new NotSupportedException();

    private long Now => MessageTs.FromTime(time.GetUtcNow());

    private IWorkspaceReply Take(WorkspaceDecision decision)
    {
        _state = decision.After;
        directory.Show(_state);
        return decision.Reply ?? throw new NotSupportedException("Nothing is held here: errands are done before the next command.");
    }
}
