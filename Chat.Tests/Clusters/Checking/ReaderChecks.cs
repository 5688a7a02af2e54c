namespace Chat.Tests.Clusters.Checking;

/// <summary>What a reader got over all its connections: numbers without hole or double, and the messages of the final history in its order.</summary>
internal static class ReaderChecks
{
    public static IEnumerable<Anomaly> Of(ChannelFacts facts, ReaderLog reader)
    {
        var last = reader.Events.Count > 0 ? reader.Events[0].Seq - 1 : 0;
        foreach (var seen in reader.Events)
        {
            if (seen.Seq <= last)
            {
                yield return facts.Broken(AnomalyKind.ReaderDoubled, $"{reader.Reader} got event {seen.Seq} again, or late, after {last}");
            }
            else if (seen.Seq > last + 1)
            {
                yield return facts.Broken(AnomalyKind.ReaderMissed, $"{reader.Reader} got event {seen.Seq} after {last}");
            }

            last = Math.Max(last, seen.Seq);
        }

        var posts = reader.Events.Where(seen => seen.Post is not null).Select(seen => seen.Post!.Value).ToList();
        foreach (var anomaly in facts.Compare(posts, $"to {reader.Reader}"))
        {
            yield return anomaly;
        }

        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var twice in posts.Where(post => !texts.Add(post.Text)))
        {
            yield return facts.Broken(AnomalyKind.ReaderDoubled, $"{reader.Reader} was shown '{twice.Text}' ({twice.Ts}) again");
        }

        foreach (var missed in facts.Final.Where(line => facts.Sent.Contains(line.Text) && !texts.Contains(line.Text)))
        {
            yield return facts.Broken(AnomalyKind.ReaderMissed, $"{reader.Reader} was never shown '{missed.Text}' ({missed.Ts})");
        }
    }
}
