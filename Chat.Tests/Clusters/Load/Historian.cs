using System.Text.Json;
using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Load;

/// <summary>Reads the newest page of a channel, on whatever node, the moment a message of it was acknowledged by another.</summary>
internal sealed class Historian(Person who, Balancer balancer, LoadLedger ledger, int seed) : IDisposable
{
    private const int PageSize = 30;

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, ApiClient> _clients = balancer.Nodes.ToDictionary(node => node.Name, node => new ApiClient(node.Process.Address, who.Token, TimeSpan.FromSeconds(12)), StringComparer.Ordinal);

    /// <summary>Reads after about one of four acknowledgements.</summary>
    public async Task After(Acked acked)
    {
        ClusterNode node;
        lock (_random)
        {
            if (_random.Next(4) != 0)
            {
                return;
            }

            var others = balancer.Nodes.Where(other => other.Name != acked.Node).ToList();
            node = others[_random.Next(others.Count)];
        }

        var began = ledger.Now;
        try
        {
            var page = await _clients[node.Name].Call("conversations.history", new { channel = acked.Channel, limit = PageSize });
            if (page.GetProperty("ok").GetBoolean())
            {
                ledger.Read(new PageRead(node.Name, acked.Channel, began, !page.GetProperty("has_more").GetBoolean(), Lines(page.GetProperty("messages").EnumerateArray())));
            }
            else if (page.Str("error") != "service_unavailable")
            {
                ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, acked.Channel, $"{node.Name} gave no history at {ledger.Now.TotalSeconds:0.000} s: {page}"));
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // The node is down, cut off or standing still: nothing was shown.
        }
        catch (Exception e) when (e is XunitException or JsonException)
        {
            ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, acked.Channel, $"{node.Name}: {e.Message}"));
        }
    }

    /// <summary>A channel's whole history as one node has it.</summary>
    public async Task<FinalHistory> Whole(ClusterNode node, string channel)
    {
        using var api = new ApiClient(node.Process.Address, who.Token, TimeSpan.FromSeconds(12));
        return new FinalHistory(node.Name, channel, Lines(await api.History(channel, 500)));
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }
    }

    private static List<Line> Lines(IEnumerable<JsonElement> newestFirst) =>
        [.. newestFirst.Where(message => !message.Has("subtype")).Select(message => new Line(message.Str("ts"), message.Str("text"))).Reverse()];
}
