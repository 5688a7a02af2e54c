using Chat.Actors.Channels;

namespace Chat.Actors.Workspaces;

/// <summary>
/// What a command leads to. <see cref="Await"/>: the reply is held back until the errand of this key is done. <see cref="Hold"/>: decide again when the
/// errand of this key is done; nothing happens before. Events are persisted together or not at all.
/// </summary>
public sealed record WorkspaceDecision(IWorkspaceReply? Reply, IReadOnlyList<IWorkspaceEvent> Events, WorkspaceState After, string? Await = null, string? Hold = null);

/// <summary>A decision while it is being made: the state moves with each event, so that later parts of a batch see the earlier ones.</summary>
internal sealed class WorkspaceDraft(WorkspaceState state, WorkspaceCommand command, long now)
{
    private readonly List<IWorkspaceEvent> _events = [];

    public WorkspaceState Before { get; } = state;
    public WorkspaceState State { get; private set; } = state;

    /// <summary>Microseconds.</summary>
    public long Now { get; } = now;
    public long NowSeconds => Now / 1_000_000;
    public WorkspaceCommand Command { get; } = command;

    /// <summary>The role of who asks: the workspace's own knowledge counts, the sender's word only for the system itself.</summary>
    public Role Rank { get; } = command.Role == Role.System ? Role.System : state.People.Find(command.By) is { Deleted: false } user ? user.Role : Role.Unspecified;

    public WorkspaceHeader Header() => new() { Team = State.Team, Version = State.Version + 1, At = Now };

    public void Emit(IWorkspaceEvent e)
    {
        _events.Add(e);
        State = State.Apply(e);
    }

    public WorkspaceDecision Refuse(string code) => new(new WorkspaceRefused { Code = code }, [], Before);

    public WorkspaceDecision Done(params IEnumerable<string> ids)
    {
        var done = new WorkspaceDone { Version = State.Version };
        done.Ids.AddRange(ids);
        return new(done, _events, State);
    }

    public WorkspaceDecision DoneAt(long seq, string id)
    {
        var decision = Done(id);
        ((WorkspaceDone)decision.Reply!).Seq = seq;
        return decision;
    }

    public WorkspaceDecision DoneAfter(string errand, string id) => Done(id) with { Await = errand };

    public WorkspaceDecision Hold(string errand) => new(null, [], Before, Hold: errand);
}
