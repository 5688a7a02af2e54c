using Akka.Actor;

namespace Chat.Actors.Operations;

/// <summary>The actors of this node as a list of paths.</summary>
internal static class ActorTree
{
    /// <summary>Actors at and below a path, each before its children; the depth counts from the path, which is 0.</summary>
    public static ActorsDescribed Describe(ActorSystem system, DescribeActors question)
    {
        var provider = ((ExtendedActorSystem)system).Provider;
        var answer = new ActorsDescribed();
        var elements = question.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (elements.Length == 0)
        {
            Walk(provider.Guardian, question.Depth, question.Limit, answer);
            Walk(provider.SystemGuardian, question.Depth, question.Limit, answer);
            return answer;
        }

        var start = elements[0] switch { "user" => provider.Guardian, "system" => provider.SystemGuardian, _ => null };
        IActorRef? at = start;
        foreach (var element in elements.Skip(1))
        {
            at = at is null ? null : ChildrenOf(at).FirstOrDefault(child => child.Path.Name == element);
        }

        if (at is null)
        {
            answer.Unknown = true;
            return answer;
        }

        Walk(at, question.Depth, question.Limit, answer);
        return answer;
    }

    /// <summary>The children of a local actor; none of one that is not.</summary>
    public static IEnumerable<IActorRef> ChildrenOf(IActorRef actor) => actor is ActorRefWithCell local ? local.Children.Where(child => child is ActorRefWithCell) : [];

    private static void Walk(IActorRef actor, int depth, int limit, ActorsDescribed answer)
    {
        if (answer.Paths.Count >= limit)
        {
            answer.More = true;
            return;
        }

        answer.Paths.Add(actor.Path.ToStringWithoutAddress());
        if (depth > 0)
        {
            foreach (var child in ChildrenOf(actor).OrderBy(child => child.Path.Name, StringComparer.Ordinal))
            {
                Walk(child, depth - 1, limit, answer);
            }
        }
    }
}
