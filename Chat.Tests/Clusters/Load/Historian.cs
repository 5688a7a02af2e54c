using System.Collections.Concurrent;
using System.Text.Json;
using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;
using Xunit.Sdk;

namespace Chat.Tests.Clusters.Load;

/// <summary>
/// Reads the newest page of a channel, on whatever node, the moment a message of it was acknowledged by another. What is not newer than <paramref name="before"/>, the
/// <c>ts</c> of each channel's newest message when the run began, is no concern of its.
/// </summary>
internal sealed class Historian(Person who, Balancer balancer, LoadLedger ledger, IReadOnlyDictionary<string, string> before, int seed) : IDisposable
{
    private const int PageSize = 30;
    private const int AtATime = 6;

    private readonly Random _random = new(seed);
    private readonly ConcurrentQueue<Task> _reads = new();
    private readonly SemaphoreSlim _places = new(AtATime);
    private readonly Dictionary<string, ApiClient> _clients = balancer.Nodes.ToDictionary(node => node.Name, node => new ApiClient(node.Process.Address, who.Token, TimeSpan.FromSeconds(12)), StringComparer.Ordinal);

    /// <summary>Reads after about one of four acknowledgements, and not when its earlier reads still wait for a node.</summary>
    public void After(Acked acked)
    {
        ClusterNode node;
        lock (_random)
        {
            if (_random.Next(4) != 0 || !_places.Wait(0))
            {
                return;
            }

            var others = balancer.Nodes.Where(other => other.Name != acked.Node).ToList();
            node = others[_random.Next(others.Count)];
        }

        _reads.Enqueue(Task.Run(async () =>
        {
            await Read(node, acked.Channel);
            _places.Release();
        }));
    }

    /// <summary>Ends when its reads have ended, and fails with the first that did.</summary>
    public Task Idle() => Task.WhenAll(_reads);

    /// <summary>A channel's whole history as one node has it.</summary>
    public async Task<FinalHistory> Whole(ClusterNode node, string channel)
    {
        using var api = new ApiClient(node.Process.Address, who.Token, TimeSpan.FromSeconds(12));
        var messages = await api.History(channel, 500);
        var edited = messages.Where(IsEdited).Select(message => new EditedLine(message.Str("ts"), message.Str("text"), message.Has("reactions")));
        return new FinalHistory(node.Name, channel, Lines(channel, messages)) { Edited = [.. edited] };
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values)
        {
            client.Dispose();
        }

        _places.Dispose();
    }

    private async Task Read(ClusterNode node, string channel)
    {
        var began = ledger.Now;
        try
        {
            var page = await _clients[node.Name].Call("conversations.history", new { channel, limit = PageSize });
            if (page.GetProperty("ok").GetBoolean())
            {
                ledger.Read(new PageRead(node.Name, channel, began, !page.GetProperty("has_more").GetBoolean(), Lines(channel, page.GetProperty("messages").EnumerateArray())));
            }
            else if (page.Str("error") != "service_unavailable")
            {
                ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name} gave no history at {ledger.Now.TotalSeconds:0.000} s: {page}"));
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // The node is down, cut off or standing still: nothing was shown.
        }
        catch (Exception e) when (e is XunitException or JsonException)
        {
            ledger.Notice(new Anomaly(AnomalyKind.WrongAnswer, channel, $"{node.Name}: {e.Message}"));
        }
    }

    private static bool IsEdited(JsonElement message) => message.Str("text").StartsWith(ClusterEditor.Mark);

    private List<Line> Lines(string channel, IEnumerable<JsonElement> newestFirst) =>
        [.. newestFirst.Where(message => !message.Has("subtype") && !IsEdited(message) && string.CompareOrdinal(message.Str("ts"), before[channel]) > 0).Select(message => new Line(message.Str("ts"), message.Str("text"))).Reverse()];
}
