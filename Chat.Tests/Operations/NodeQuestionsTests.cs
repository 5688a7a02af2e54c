using Akka.Actor;
using Akka.Cluster;
using Akka.TestKit.Xunit2;
using Chat.Actors.Operations;
using Xunit;

namespace Chat.Tests.Operations;

public sealed class NodeQuestionsTests() : TestKit("""
    akka.actor.provider = cluster
    akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
    akka.loglevel = ERROR
    """)
{
    [Fact]
    public async Task A_node_that_does_not_answer_is_shown_as_such()
    {
        await Cluster.Get(Sys).JoinAsync(Cluster.Get(Sys).SelfAddress);
        var answers = await new NodeQuestions(Sys).AskAll<NodeDescribed>(new DescribeNode(), CancellationToken.None);
        var answer = Assert.Single(answers);
        Assert.Equal(Cluster.Get(Sys).SelfAddress, answer.Node);
        Assert.Null(answer.Answer);
    }

    [Fact]
    public async Task An_answer_of_another_kind_is_none()
    {
        var echo = Sys.ActorOf(Props.Create(() => new Echo()), OperationsActor.Name);
        Assert.NotNull(echo);
        var questions = new NodeQuestions(Sys);
        Assert.Null((await questions.Ask<NodeDescribed>(questions.Self, new DescribeTopics(), CancellationToken.None)).Answer);
        Assert.NotNull((await questions.Ask<DescribeTopics>(questions.Self, new DescribeTopics(), CancellationToken.None)).Answer);
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}
