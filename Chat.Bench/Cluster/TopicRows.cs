using System.Globalization;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Configuration;
using Chat.Actors.Channels;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Channels.History;
using Chat.Bench.Load;
using Chat.Node;
using Chat.Node.Options;

namespace Chat.Bench.Cluster;

/// <summary>
/// What it costs that five nodes follow many channels, each channel two nodes: with a topic for each channel, and with the sixteen lanes that we have. Five systems in this process,
/// with the shipped settings of the cluster, remoting and pub/sub; memory is the managed heap after a full collection, divided by five.
/// </summary>
internal static class TopicRows
{
    private const int Nodes = 5;
    private const int FollowedBy = 2;
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    public static async Task Run(int channels)
    {
        await Measure("topic a channel", channels, TopicPerChannel);
        await Measure("16 lanes, a relay a channel", channels, Lanes);
    }

    private static async Task Measure(string row, int channels, Func<IReadOnlyList<ActorSystem>, int, Task<object>> follow)
    {
        FrameWatch.Reset();
        var systems = await Form();
        var before = Heap();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        var more = await follow(systems, channels);
        var seconds = clock.Elapsed.TotalSeconds;
        await Task.Delay(Settled);
        Figures.Print($"{row}, {channels} channels on {Nodes} nodes, each followed by {FollowedBy}", [(Heap() - before) / 1024.0 / 1024 / Nodes], "MB a node", new
        {
            seconds = Math.Round(seconds, 1),
            largestFrame = FrameWatch.Largest,
            droppedFrames = FrameWatch.Dropped,
            more,
        });
        await Task.WhenAll(systems.Select(system => system.Terminate()));
    }

    private static async Task<object> TopicPerChannel(IReadOnlyList<ActorSystem> systems, int channels)
    {
        foreach (var (system, node) in systems.Select((system, node) => (system, node)))
        {
            var mediator = DistributedPubSub.Get(system).Mediator;
            var listener = system.ActorOf(Props.Create(() => new Listener()));
            foreach (var channel in Of(node, channels))
            {
                mediator.Tell(new Subscribe("c/" + channel, listener));
            }
        }

        return new { topicsKnownToEach = await Converged(systems, channels) };
    }

    private static async Task<object> Lanes(IReadOnlyList<ActorSystem> systems, int channels)
    {
        var log = new NoLog();
        var context = new RelayContext(new QuietChannels(), log, new NoFrames(), new RelayOptions());
        foreach (var (system, node) in systems.Select((system, node) => (system, node)))
        {
            var lanes = FanoutLanes.Start(system, context);
            var outbox = new Outbox();
            var connection = system.ActorOf(Props.Create(() => new Listener()), "connection");
            foreach (var channel in Of(node, channels))
            {
                lanes.Tell(new Follow(channel, "T1", "U1", 1, connection, outbox, Held: false));
            }
        }

        var due = channels * FollowedBy / Nodes;
        foreach (var system in systems)
        {
            await Until(async () => await system.ActorSelection("/user/connection").Ask<int>(HowMany.Instance) >= due);
        }

        return new { topicsKnownToEach = await Converged(systems, FanoutTopics.Lanes), relaysANode = due };
    }

    private static IEnumerable<string> Of(int node, int channels) =>
        Enumerable.Range(0, channels).Where(channel => Enumerable.Range(channel, FollowedBy).Any(follower => follower % Nodes == node)).Select(channel => string.Create(CultureInfo.InvariantCulture, $"C{channel:0000000000}"));

    // GetTopics answers from the registry, which gossip fills.
    private static async Task<string> Converged(IReadOnlyList<ActorSystem> systems, int topics)
    {
        var known = new int[Nodes];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Until(async () =>
        {
            for (var node = 0; node < Nodes && clock.Elapsed < Limit; node++)
            {
                known[node] = await Known(systems[node]);
            }

            return Array.TrueForAll(known, count => count >= topics) || clock.Elapsed > Limit;
        });
        return string.Join(' ', known);
    }

    // A mediator that is busy with gossip does not get round to answering.
    private static async Task<int> Known(ActorSystem system)
    {
        try
        {
            return (await DistributedPubSub.Get(system).Mediator.Ask<CurrentTopics>(GetTopics.Instance, TimeSpan.FromSeconds(30))).Topics.Count;
        }
        catch (AskTimeoutException)
        {
            return -1;
        }
    }

    private static async Task Until(Func<Task<bool>> done)
    {
        while (!await done())
        {
            await Task.Delay(200);
        }
    }

    private static async Task<IReadOnlyList<ActorSystem>> Form()
    {
        var config = ConfigurationFactory.ParseString($$"""
            akka {
              loglevel = INFO
              stdout-loglevel = OFF
              actor.provider = cluster
              loggers = ["{{typeof(FrameWatch).FullName}}, {{typeof(FrameWatch).Assembly.GetName().Name}}"]
              extensions = []
              remote.dot-netty.tcp { hostname = "127.0.0.1", port = 0 }
              remote.log-frame-size-exceeding = 1000b
            }
            """).WithFallback(HoconFiles.Load(new NodeOptions { Database = "five nodes" })).WithFallback(DistributedPubSub.DefaultConfig());
        var systems = Enumerable.Range(0, Nodes).Select(_ => ActorSystem.Create("topics", config)).ToArray();
        var first = Akka.Cluster.Cluster.Get(systems[0]).SelfAddress;
        foreach (var system in systems)
        {
            _ = DistributedPubSub.Get(system).Mediator;
            await Akka.Cluster.Cluster.Get(system).JoinAsync(first);
        }

        await Until(() => Task.FromResult(systems.All(system => Akka.Cluster.Cluster.Get(system).State.Members.Count(member => member.Status == MemberStatus.Up) == Nodes)));
        return systems;
    }

    private static long Heap()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    /// <summary>A connection that counts the channels it follows.</summary>
    private sealed class Listener : UntypedActor
    {
        private int _following;

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Following:
                    _following++;
                    break;
                case HowMany:
                    Sender.Tell(_following);
                    break;
            }
        }
    }

    private sealed class HowMany
    {
        public static readonly HowMany Instance = new();
    }

    /// <summary>Channels of three members that nobody writes to.</summary>
    private sealed class QuietChannels : IChannels
    {
        public Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default) =>
            Task.FromResult<IChannelReply>(new ChannelFound { View = new ChannelView { Team = "T1", Kind = ChannelKind.Public, HeadSeq = 1, NumMembers = 3, Members = { "U1", "U2", "U3" } } });
    }

    private sealed class NoLog : IChannelLog
    {
        public Task<IReadOnlyList<IChannelEvent>> Read(string channel, long from, int limit, CancellationToken cancel = default) => Task.FromResult<IReadOnlyList<IChannelEvent>>([]);
    }

    private sealed class NoFrames : IChannelFrames
    {
        public ReadOnlyMemory<byte> Channel(IChannelEvent e, ChannelKind kind) => default;

        public ReadOnlyMemory<byte> Typing(UserTyping typing) => default;
    }
}
