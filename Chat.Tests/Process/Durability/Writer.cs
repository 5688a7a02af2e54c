using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Process.Durability;

/// <summary>
/// Posts one message after the other and repeats each under its <c>client_msg_id</c> until the node has acknowledged it, whatever breaks in between.
/// Now and then it repeats one that was acknowledged already, as a client does that lost the answer.
/// </summary>
internal sealed class Writer(NodeProcess node, Person who, IReadOnlyList<string> channels, Ledger ledger, int seed)
{
    private static readonly TimeSpan BeforeRepeating = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Random _random = new(seed);

    public async Task Run(CancellationToken stop)
    {
        using var api = new ApiClient(node.Address, who.Token, TimeSpan.FromSeconds(12));
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var channel = channels[_random.Next(channels.Count)];
            var text = $"{who.Name} {number}";
            var id = Guid.NewGuid().ToString();
            ledger.Send(text, channel);
            await UntilAcknowledged(api, channel, text, id);
            if (_random.Next(8) == 0)
            {
                await UntilAcknowledged(api, channel, text, id);
            }
        }
    }

    private async Task UntilAcknowledged(ApiClient api, string channel, string text, string id)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (await Attempt(api, channel, text, id) is { } ts)
            {
                ledger.Acknowledge(text, ts);
                return;
            }

            if (patience.IsCancellationRequested)
            {
                throw new TimeoutException($"'{text}' was not acknowledged within {Patience.TotalSeconds} s");
            }

            await Pace.LetPass(BeforeRepeating);
        }
    }

    private async Task<string?> Attempt(ApiClient api, string channel, string text, string id)
    {
        try
        {
            var answer = await api.Call("chat.postMessage", new { channel, text, client_msg_id = id });
            if (answer.GetProperty("ok").GetBoolean())
            {
                return answer.Str("ts");
            }

            if (answer.Str("error") is not "service_unavailable" and var refusal)
            {
                ledger.Report($"'{text}' was refused: {refusal}");
            }

            return null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException or JsonException)
        {
            return null;
        }
    }
}
