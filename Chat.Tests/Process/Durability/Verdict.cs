using System.Text.Json;
using Chat.Tests.Support;

namespace Chat.Tests.Process.Durability;

/// <summary>Compares what was promised with what is there. Each violation is a sentence.</summary>
internal static class Verdict
{
    /// <summary>History, oldest first, against the ledger: every acknowledged message once and under its ts, nothing unsent, ts strictly increasing.</summary>
    public static IEnumerable<string> OnHistory(string channel, IReadOnlyList<JsonElement> history, IReadOnlyDictionary<string, string?> sent)
    {
        var found = history.GroupBy(message => message.Str("text"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
        foreach (var (text, ts) in sent)
        {
            if (!found.TryGetValue(text, out var copies))
            {
                yield return ts is null ? $"{channel}: '{text}' was repeated until its end and is not there" : $"{channel}: lost '{text}', acknowledged as {ts}";
            }
            else if (copies.Count > 1)
            {
                yield return $"{channel}: '{text}' is there {copies.Count} times: {string.Join(' ', copies.Select(copy => copy.Str("ts")))}";
            }
            else if (ts is not null && copies[0].Str("ts") != ts)
            {
                yield return $"{channel}: '{text}' was acknowledged as {ts} and stands under {copies[0].Str("ts")}";
            }
        }

        foreach (var unsent in found.Keys.Where(text => !sent.ContainsKey(text)))
        {
            yield return $"{channel}: nobody sent '{unsent}'";
        }

        foreach (var (earlier, later) in history.Zip(history.Skip(1)))
        {
            if (string.CompareOrdinal(earlier.Str("ts"), later.Str("ts")) >= 0)
            {
                yield return $"{channel}: {later.Str("ts")} stands behind {earlier.Str("ts")}";
            }
        }
    }

    /// <summary>A reader's events after <paramref name="before"/>: each once, contiguous in the order of arrival, and the same messages in the same order as history.</summary>
    public static IEnumerable<string> OnReader(Reader reader, string channel, long before, IReadOnlyList<JsonElement> history)
    {
        var seen = reader.Seen(channel).Where(frame => frame.GetProperty("seq").GetInt64() > before).ToList();
        var expected = before;
        foreach (var frame in seen)
        {
            expected++;
            var seq = frame.GetProperty("seq").GetInt64();
            if (seq != expected)
            {
                yield return $"{reader.Name} in {channel}: got {seq} where {expected} was due";
                expected = seq;
            }
        }

        var order = seen.Select(frame => (frame.Str("ts"), frame.Str("text"))).ToList();
        var stored = history.Select(message => (message.Str("ts"), message.Str("text"))).ToList();
        if (!order.SequenceEqual(stored))
        {
            var at = order.Zip(stored, (one, other) => one == other).TakeWhile(same => same).Count();
            yield return $"{reader.Name} in {channel}: saw {order.Count} messages, history has {stored.Count}; they part at {at}: "
                + $"saw {order.ElementAtOrDefault(at)}, stored {stored.ElementAtOrDefault(at)}";
        }
    }
}
