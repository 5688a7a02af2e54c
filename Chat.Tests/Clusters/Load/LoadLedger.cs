using System.Collections.Concurrent;
using System.Diagnostics;
using Chat.Tests.Clusters.Checking;

namespace Chat.Tests.Clusters.Load;

/// <summary>How an attempt to send ended when it was not acknowledged.</summary>
internal enum Failure
{
    /// <summary>No connection came about: the node is down. A proxy would ask the next one.</summary>
    NotReached,

    /// <summary>The connection broke before the answer.</summary>
    Broken,

    /// <summary>No answer within the client's patience.</summary>
    TimedOut,

    /// <summary>The server answered with an error that may be repeated.</summary>
    Unavailable,
}

/// <summary>An attempt that was not acknowledged.</summary>
internal sealed record FailedAttempt(string Channel, string Node, TimeSpan Began, TimeSpan At, Failure How);

/// <summary>Everything that writers and historians observe, on one clock.</summary>
internal sealed class LoadLedger
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Sent> _sent = new();
    private readonly ConcurrentQueue<Acked> _acked = new();
    private readonly ConcurrentQueue<PageRead> _reads = new();
    private readonly ConcurrentQueue<FailedAttempt> _failed = new();
    private readonly ConcurrentQueue<Anomaly> _noticed = new();
    private readonly ConcurrentDictionary<string, string> _newest = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, TimeSpan> _lastBegan = new(StringComparer.Ordinal);

    public TimeSpan Now => _clock.Elapsed;
    public int AckedCount => _acked.Count;
    public IReadOnlyCollection<Acked> Acked => _acked;
    public IReadOnlyCollection<FailedAttempt> Failed => _failed;
    public IReadOnlyCollection<Anomaly> Noticed => _noticed;

    /// <summary>Greatest acknowledged <c>ts</c> of a channel; empty: none yet.</summary>
    public string Newest(string channel) => _newest.GetValueOrDefault(channel, "");

    /// <summary>When the latest begun of a channel's acknowledged messages was begun; zero: none yet.</summary>
    public TimeSpan LastBegan(string channel) => _lastBegan.GetValueOrDefault(channel);

    public void Send(Sent sent) => _sent.Enqueue(sent);

    public void Acknowledge(Acked acked)
    {
        _acked.Enqueue(acked);
        _lastBegan.AddOrUpdate(acked.Channel, acked.Began, (_, last) => acked.Began > last ? acked.Began : last);
        _newest.AddOrUpdate(acked.Channel, acked.Ts, (_, newest) => string.CompareOrdinal(newest, acked.Ts) < 0 ? acked.Ts : newest);
    }

    public void Fail(FailedAttempt failed) => _failed.Enqueue(failed);

    public void Read(PageRead page) => _reads.Enqueue(page);

    public void Notice(Anomaly anomaly) => _noticed.Enqueue(anomaly);

    public RunHistory History(IReadOnlyList<ReaderLog> readers, IReadOnlyList<FinalHistory> finals, IReadOnlyList<EditedMessage> edits) =>
        new() { Edits = edits, Sent = [.. _sent], Acked = [.. _acked], Reads = [.. _reads], Noticed = [.. _noticed], Readers = readers, Finals = finals };
}
