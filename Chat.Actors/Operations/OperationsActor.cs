using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Sessions;

namespace Chat.Actors.Operations;

/// <summary>Answers operators' questions about this node, whichever node they were asked at. One stands on every node under the same name; it keeps nothing.</summary>
public sealed class OperationsActor : ReceiveActor
{
    /// <summary>Its name on every node; part of the addresses nodes ask at, so it stays.</summary>
    public const string Name = "operations";

    /// <summary>For questions to actors of the node itself: shorter than <see cref="NodeQuestions.Patience"/>, so that the asker hears that it failed.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly INodeFacts _facts;
    private readonly IActorRef _sessions;

    public OperationsActor(INodeFacts facts, IActorRef sessions)
    {
        _facts = facts;
        _sessions = sessions;
        Receive<DescribeNode>(_ => Answer(Describe()));
        Receive<CountConnections>(question => Answer(Count(question)));
        Receive<DropConnections>(question => Answer(Drop(question)));
        Receive<DescribeRelay>(question => Answer(Relay(Context.System, question)));
        Receive<ReadLog>(question => Sender.Tell(_facts.Read(question)));
        Receive<SetLogLevel>(change => Sender.Tell(_facts.Set(change)));
        Receive<DescribeActors>(question => Sender.Tell(ActorTree.Describe(Context.System, question)));
        Receive<DescribeTopics>(_ => Sender.Tell(Topics()));
    }

    private void Answer<T>(Task<T> answer) => _ = answer.PipeTo(Sender);

    private async Task<NodeDescribed> Describe()
    {
        using var limit = new CancellationTokenSource(Patience);
        return await _facts.Describe(limit.Token);
    }

    private async Task<ConnectionsCounted> Count(CountConnections question)
    {
        var sessions = await _sessions.Ask<SessionsDescribed>(DescribeSessions.Instance, Patience);
        var answer = new ConnectionsCounted { Sockets = sessions.Users.Sum(user => user.Sockets), Users = sessions.Users.Count };
        if (question.ByUser)
        {
            answer.ByUser.AddRange(sessions.Users.OrderByDescending(user => user.Sockets).ThenBy(user => user.User, StringComparer.Ordinal).Take(question.Limit)
                .Select(user => new UserConnections { Team = user.Team, User = user.User, Sockets = user.Sockets }));
        }

        return answer;
    }

    private async Task<ConnectionsDropped> Drop(DropConnections question) =>
        new() { Sockets = (await _sessions.Ask<SessionsEnded>(new EndSessions(question.User), Patience)).Sockets };

    private static async Task<RelayDescribed> Relay(ActorSystem system, DescribeRelay question)
    {
        var lane = system.ActorSelection($"/user/{FanoutLanes.NameOf(FanoutTopics.LaneOf(question.Channel))}");
        var position = await lane.Ask<RelayPosition>(new WhereIsRelay(question.Channel), Patience);
        return new RelayDescribed
        {
            Running = position.Running,
            Started = position.Started,
            Seq = position.Seq,
            Known = position.Known,
            Waiting = position.Waiting,
            Followers = position.Followers,
        };
    }

    /// <summary>The mediator has a child for each topic that somebody on this node follows, named after it.</summary>
    private static TopicsDescribed Topics() => new()
    {
        Topics = { ActorTree.ChildrenOf(DistributedPubSub.Get(Context.System).Mediator).Select(child => Uri.UnescapeDataString(child.Path.Name)).Order(StringComparer.Ordinal) },
    };
}
