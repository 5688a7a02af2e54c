using System.Text.Json.Nodes;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Cluster;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Cluster;

/// <summary><c>chat cluster tail</c>: what happens to members, as this node hears it.</summary>
public sealed class ClusterTail(ActorSystem system, TimeProvider time) : IOperatorCommand
{
    private const int Waiting = 1_000;

    public static CommandSpec Spec { get; } = new("cluster", "tail", "Follow what happens to members until Ctrl+C.")
    {
        Columns = [new("at", "at"), new("event", "event"), new("address", "address")],
        Layout = AnswerLayout.Stream,
        Examples = [("cluster tail", "watch a rolling restart")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var news = Channel.CreateBounded<JsonObject>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest });
        var (writer, clock) = (news.Writer, time);
        var watcher = system.ActorOf(Props.Create(() => new Watcher(writer, clock)));
        try
        {
            await foreach (var happened in news.Reader.ReadAllAsync(cancel))
            {
                await output.Row(happened);
            }
        }
        finally
        {
            system.Stop(watcher);
        }

        return 0;
    }

    private sealed class Watcher : UntypedActor
    {
        private readonly ChannelWriter<JsonObject> _news;
        private readonly TimeProvider _time;

        public Watcher(ChannelWriter<JsonObject> news, TimeProvider time)
        {
            _news = news;
            _time = time;
        }

        protected override void PreStart() => Akka.Cluster.Cluster.Get(Context.System).Subscribe(
            Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.IMemberEvent), typeof(ClusterEvent.IReachabilityEvent), typeof(ClusterEvent.LeaderChanged));

        protected override void PostStop()
        {
            Akka.Cluster.Cluster.Get(Context.System).Unsubscribe(Self);
            _news.TryComplete();
        }

        protected override void OnReceive(object message)
        {
            var (what, who) = message switch
            {
                ClusterEvent.IMemberEvent member => (ClusterShow.Status(member.Member.Status), member.Member.Address),
                ClusterEvent.ReachabilityEvent reach => (reach is ClusterEvent.UnreachableMember ? "unreachable" : "reachable", reach.Member.Address),
                ClusterEvent.LeaderChanged leader => ("leader", leader.Leader),
                _ => ("", null),
            };
            if (what.Length > 0)
            {
                _news.TryWrite(new JsonObject { ["at"] = Moments.Of(_time.GetUtcNow()), ["event"] = what, ["address"] = who?.ToString() });
            }
        }
    }
}
