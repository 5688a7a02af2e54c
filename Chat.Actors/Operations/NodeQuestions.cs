using Akka.Actor;
using Akka.Cluster;

namespace Chat.Actors.Operations;

/// <summary>A member's answer.</summary>
/// <param name="Node">Who.</param>
/// <param name="Answer">Null when it did not answer in time: unreachable, starved, or of a version that does not know the question.</param>
public sealed record NodeAnswer<T>(Address Node, T? Answer)
    where T : class;

/// <summary>Asks members about themselves. Nobody is waited for longer than <see cref="Patience"/>: an operator asks most when something is broken.</summary>
public sealed class NodeQuestions(ActorSystem system)
{
    /// <summary>How long a node may take; 3 s.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>This node.</summary>
    public Address Self => Cluster.Get(system).SelfAddress;

    /// <summary>Members that may answer, in the order of their addresses; this node alone while it is in no cluster.</summary>
    public IReadOnlyList<Address> Members => Cluster.Get(system).State.Members.Where(member => member.Status is not (MemberStatus.Removed or MemberStatus.Down)).Select(member => member.Address).ToArray() is { Length: > 0 } all ? all : [Self];

    /// <summary>Asks all members at once.</summary>
    public async Task<IReadOnlyList<NodeAnswer<T>>> AskAll<T>(object question, CancellationToken cancel)
        where T : class => await Task.WhenAll(Members.Select(node => Ask<T>(node, question, cancel)));

    /// <summary>Asks one.</summary>
    public async Task<NodeAnswer<T>> Ask<T>(Address node, object question, CancellationToken cancel)
        where T : class
    {
        try
        {
            var target = node == Self ? "/user/" + OperationsActor.Name : $"{node}/user/{OperationsActor.Name}";
            return new NodeAnswer<T>(node, await system.ActorSelection(target).Ask<object>(question, Patience, cancel) as T);
        }
        catch (AskTimeoutException)
        {
            return new NodeAnswer<T>(node, null);
        }
    }
}
