using System.Text.Json;
using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Load;

/// <summary>
/// Posts to one channel, one message after the other, each under its own <c>client_msg_id</c>. It keeps to a node of its own while that is ready; when an attempt fails, it
/// repeats the message on another, until one acknowledges it. Some that are acknowledged it sends once more elsewhere, as a client that lost the answer does.
/// </summary>
internal sealed class ClusterWriter(string name, string channel, Person who, Balancer balancer, LoadLedger ledger, int seed, TimeSpan pause, Action<Acked> acknowledged) : IDisposable
{
    /// <summary>The server's own deadline is 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan BeforeRepeating = TimeSpan.FromMilliseconds(50);

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ApiClient> _clients = balancer.Nodes.ToDictionary(node => node.Name, node => new ApiClient(node.Process.Address, who.Token, Patience), StringComparer.Ordinal);
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
            acknowledged(acked);
            if (_random.Next(10) == 0)
            {
                // Beside the writer's own messages: one that meets a stuck node must not make its channel look as if it stood still.
                _repeats.Add(UntilAcknowledged(text, id, balancer.Pick(_random, node), new Random(_random.Next())));
            }

            node = balancer.IsReady(_home) ? _home : node;
            await Pace.LetPass(pause * (0.5 + _random.NextDouble()), stop);
        }

        await Task.WhenAll(_repeats);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private async Task<(Acked Acked, ClusterNode Node)> UntilAcknowledged(string text, string id, ClusterNode node, Random random)
    {
        var began = ledger.Now;
        while (true)
        {
            if (await Attempt(text, id, node) is { } ts)
            {
                var acked = new Acked(text, channel, ts, node.Name, began, ledger.Now);
                ledger.Acknowledge(acked);
                return (acked, node);
            }

            node = balancer.Pick(random, node);
            await Pace.LetPass(BeforeRepeating);
        }
    }

    private async Task<string?> Attempt(string text, string id, ClusterNode node)
    {
        var began = ledger.Now;
        try
        {
            var answer = await _clients[node.Name].Call("chat.postMessage", new { channel, text, client_msg_id = id });
            if (answer.GetProperty("ok").GetBoolean())
            {
                return answer.Str("ts");
            }

            if (answer.Str("error") != "service_unavailable")
            {
                ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name} refused '{text}' at {ledger.Now.TotalSeconds:0.000} s: {answer}"));
            }

            return Failed(Failure.Unavailable);
        }
        catch (HttpRequestException e)
        {
            return Failed(e.HttpRequestError == HttpRequestError.ConnectionError ? Failure.NotReached : Failure.Broken);
        }
        catch (TaskCanceledException)
        {
            return Failed(Failure.TimedOut);
        }
        catch (IOException)
        {
            return Failed(Failure.Broken);
        }
        catch (XunitException status)
        {
            ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name}: {status.Message}"));
            return Failed(Failure.Unavailable);
        }
        catch (JsonException e)
        {
            ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name} gave no JSON: {e.Message}"));
            return Failed(Failure.Unavailable);
        }

        string? Failed(Failure how)
        {
            ledger.Fail(new FailedAttempt(channel, node.Name, began, ledger.Now, how));
            return null;
        }
    }
}
