using System.Text.Json;
using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Load;

/// <summary>Calls methods on whatever node, and notes what went wrong with whom.</summary>
internal sealed class NodeCaller(Person who, Balancer balancer, LoadLedger ledger) : IDisposable
{
    /// <summary>The server's own deadline is 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan BeforeRepeating = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<string, ApiClient> _clients = balancer.Nodes.ToDictionary(node => node.Name, node => new ApiClient(node.Process.Address, who.Token, Patience), StringComparer.Ordinal);

    /// <summary>Asks one node after the other until one answers with "ok" or one of these errors. Another error is noticed, and ends it: no client would repeat it.</summary>
    /// <param name="node">Asked first.</param>
    /// <param name="channel">Where a failure counts.</param>
    /// <param name="method">What.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="random">Picks the next node.</param>
    /// <param name="done">Errors that say that an earlier attempt has done it, though its answer was lost: they count from the second attempt on.</param>
    /// <returns>The answer, null when it was refused for good; who gave it, and the number of attempts.</returns>
    public async Task<(JsonElement? Answer, ClusterNode Node, int Attempts)> UntilDone(ClusterNode node, string channel, string method, object arguments, Random random, params IReadOnlyList<string> done)
    {
        for (var attempts = 1; ; attempts++)
        {
            var answer = await Try(node, channel, method, arguments);
            if (answer is { } given)
            {
                if (given.GetProperty("ok").GetBoolean() || (attempts > 1 && done.Contains(given.Str("error"))))
                {
                    return (given, node, attempts);
                }

                ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name} refused {method} at {ledger.Now.TotalSeconds:0.000} s: {given}"));
                return (null, node, attempts);
            }

            node = balancer.Pick(random, node);
            await Pace.LetPass(BeforeRepeating);
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    /// <summary>Null: no answer, or one that any client would repeat.</summary>
    private async Task<JsonElement?> Try(ClusterNode node, string channel, string method, object arguments)
    {
        var began = ledger.Now;
        try
        {
            var answer = await _clients[node.Name].Call(method, arguments);
            return !answer.GetProperty("ok").GetBoolean() && answer.Str("error") == "service_unavailable" ? Failed(Failure.Unavailable) : answer;
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
        catch (Exception e) when (e is XunitException or JsonException)
        {
            ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name} on {method}: {e.Message}"));
            return Failed(Failure.Unavailable);
        }

        JsonElement? Failed(Failure how)
        {
            ledger.Fail(new FailedAttempt(channel, node.Name, began, ledger.Now, how));
            return null;
        }
    }
}
