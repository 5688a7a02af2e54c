using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Load;

/// <summary>
/// Posts to one channel, one message after the other, each under its own <c>client_msg_id</c>. It keeps to a node of its own while that is ready; when an attempt fails, it
/// repeats the message on another, until one acknowledges it. Some that are acknowledged it sends once more elsewhere, as a client that lost the answer does.
/// </summary>
internal sealed class ClusterWriter(string name, string channel, Person who, Balancer balancer, LoadLedger ledger, int seed, TimeSpan pause, Action<Acked> acknowledged) : IDisposable
{
    private readonly Random _random = new(seed);
    private readonly NodeCaller _caller = new(who, balancer, ledger);
    private readonly ClusterNode _home = balancer.Nodes[seed % balancer.Nodes.Count];
    private readonly List<Task> _repeats = [];

    public async Task Run(CancellationToken stop)
    {
        var node = _home;
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var (text, id) = ($"{name} {number}", Guid.NewGuid().ToString());
            ledger.Send(new Sent(text, channel));
            (var acked, node) = await UntilAcknowledged(text, id, node, _random);
            if (acked is not null)
            {
                acknowledged(acked);
            }

            if (_random.Next(10) == 0)
            {
                // Beside the writer's own messages: one that meets a stuck node must not make its channel look as if it stood still.
                _repeats.Add(UntilAcknowledged(text, id, balancer.Pick(_random, node), new Random(_random.Next())));
            }

            node = balancer.IsReady(_home) ? _home : balancer.IsReady(node) ? node : balancer.Pick(_random);
            await Pace.LetPass(pause * (0.5 + _random.NextDouble()), stop);
        }

        await Task.WhenAll(_repeats);
    }

    public void Dispose() => _caller.Dispose();

    private async Task<(Acked? Acked, ClusterNode Node)> UntilAcknowledged(string text, string id, ClusterNode node, Random random)
    {
        var began = ledger.Now;
        (var answer, node, _) = await _caller.UntilDone(node, channel, "chat.postMessage", new { channel, text, client_msg_id = id }, random);
        if (answer is not { } given)
        {
            return (null, node);
        }

        var acked = new Acked(text, channel, given.Str("ts"), node.Name, began, ledger.Now);
        ledger.Acknowledge(acked);
        return (acked, node);
    }
}
