using Akka.Actor;
using Chat.Actors.Kernel;

namespace Chat.Actors.Workspaces;

/// <summary>The part of the workspace that keeps promises to channels, and the callers who wait for them.</summary>
internal sealed partial class WorkspaceActor
{
    private readonly HashSet<string> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<IActorRef>> _waiting = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<(IWorkspaceMessage Command, IActorRef Sender)>> _held = new(StringComparer.Ordinal);

    private void StartErrands()
    {
        foreach (var errand in _confirmed.Errands().Where(errand => _running.Add(errand.Key)))
        {
            Context.ActorOf(Akka.Actor.Props.Create(() => new ChannelErrandActor(errand, _channels)));
        }
    }

    private void Answer(WorkspaceDecision decision, IActorRef sender)
    {
        if (decision.Await is { } errand && _running.Contains(errand))
        {
            Under(_waiting, errand).Add(sender);
        }
        else
        {
            sender.Tell(decision.Reply);
        }
    }

    private void Hold(string errand, IWorkspaceMessage command, IActorRef sender) => Under(_held, errand).Add((command, sender));

    private void FinishErrand(ErrandFinished finished)
    {
        var decision = _tentative.Finish(finished.Key, finished.Refusal, MessageTs.FromTime(_time.GetUtcNow()), finished.Seq);
        Persist(decision, () =>
        {
            _running.Remove(finished.Key);
            foreach (var sender in Take(_waiting, finished.Key))
            {
                sender.Tell(decision.Reply);
            }

            foreach (var (command, sender) in Take(_held, finished.Key))
            {
                Self.Tell(command, sender);
            }
        });
    }

    private static List<T> Under<T>(Dictionary<string, List<T>> lists, string key)
    {
        if (!lists.TryGetValue(key, out var list))
        {
            lists[key] = list = [];
        }

        return list;
    }

    private static List<T> Take<T>(Dictionary<string, List<T>> lists, string key) => lists.Remove(key, out var list) ? list : [];
}
