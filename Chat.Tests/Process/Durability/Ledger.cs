using System.Collections.Concurrent;

namespace Chat.Tests.Process.Durability;

/// <summary>What the node was asked and what it promised: each text is sent once, under one <c>client_msg_id</c>.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, string> _sent = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _broken = new();

    public int Acknowledged => _acknowledged.Count;

    /// <summary>Promises found broken while it ran.</summary>
    public IReadOnlyCollection<string> Broken => _broken;

    public void Send(string text, string channel) => _sent[text] = channel;

    /// <summary>A second acknowledgement of one text must name the same ts.</summary>
    public void Acknowledge(string text, string ts)
    {
        if (_acknowledged.GetOrAdd(text, ts) is var first && first != ts)
        {
            Report($"'{text}' was acknowledged as {first} and as {ts}");
        }
    }

    public void Report(string violation) => _broken.Enqueue(violation);

    /// <summary>Texts sent to a channel, and for those that were acknowledged their ts.</summary>
    public IReadOnlyDictionary<string, string?> Of(string channel) =>
        _sent.Where(sent => sent.Value == channel).ToDictionary(sent => sent.Key, sent => _acknowledged.GetValueOrDefault(sent.Key), StringComparer.Ordinal);
}
