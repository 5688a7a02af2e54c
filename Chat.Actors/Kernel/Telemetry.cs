using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Chat.Actors.Kernel;

/// <summary>
/// What the server measures of itself, by the names of OpenTelemetry's conventions. Without a listener every call here returns at once. Nothing in it names a person, a channel or
/// a message: labels are few, or they cost more than they tell.
/// </summary>
public static class Telemetry
{
    /// <summary>Name of the meter and of the source of traces.</summary>
    public const string Name = "AkkaChat";

    /// <summary>Where spans come from: one trace follows a message from its request through the journal to the sockets of every node.</summary>
    public static readonly ActivitySource Traces = new(Name);

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> Commands = Meter.CreateHistogram<double>(
        "akkachat.channel.command.duration", "s", "From a command to its answer, repeats included; tags: command, outcome (ok, refused, unavailable).",
        advice: Seconds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

    private static readonly Counter<long> Repeats = Meter.CreateCounter<long>(
        "akkachat.channel.command.repeats", description: "Commands asked again because no answer came: hand-offs, fail-overs, an overloaded owner.");

    private static readonly Histogram<double> Writes = Meter.CreateHistogram<double>(
        "akkachat.journal.write.duration", "s", "From a channel's decision to its commit.", advice: Seconds(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5));

    private static readonly Histogram<long> Batches = Meter.CreateHistogram<long>(
        "akkachat.journal.batch.events", description: "Events that one write to the journal brought to the disk together.",
        advice: new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 400] });

    private static readonly Counter<long> Deliveries = Meter.CreateCounter<long>(
        "akkachat.fanout.deliveries", description: "Frames handed to sockets' queues.");

    private static readonly Counter<long> Heals = Meter.CreateCounter<long>(
        "akkachat.fanout.healed", description: "Events that a relay read from the log because pub/sub had not brought them.");

    private static readonly Counter<long> Projections = Meter.CreateCounter<long>(
        "akkachat.history.events", description: "Events applied to history by this node.");

    /// <summary>A command was answered, or given up.</summary>
    public static void Answered(string command, string outcome, TimeSpan took) =>
        Commands.Record(took.TotalSeconds, new("command", command), new("outcome", outcome));

    /// <summary>A command is asked once more.</summary>
    public static void Repeated() => Repeats.Add(1);

    /// <summary>An event is in the journal.</summary>
    public static void Written(TimeSpan took) => Writes.Record(took.TotalSeconds);

    /// <summary>So many events reached the journal's table in one write.</summary>
    public static void WrittenTogether(int events) => Batches.Record(events);

    /// <summary>An event went to so many sockets of this node.</summary>
    public static void Delivered(int sockets) => Deliveries.Add(sockets);

    /// <summary>So many events came from the log.</summary>
    public static void Healed(int events) => Heals.Add(events);

    /// <summary>So many events are in history now.</summary>
    public static void Projected(int events) => Projections.Add(events);

    /// <summary>Whoever collects sees the counters from now on, with 0: the first increase of one that was not there yet is no increase to Prometheus.</summary>
    public static void ShowCounters()
    {
        foreach (var counter in (Counter<long>[])[Repeats, Deliveries, Heals, Projections])
        {
            counter.Add(0);
        }
    }

    /// <summary>A value that is read when somebody looks.</summary>
    public static void Observe(string name, string description, Func<IEnumerable<Measurement<long>>> read, string? unit = null) =>
        Meter.CreateObservableGauge(name, read, unit, description);

    private static InstrumentAdvice<double> Seconds(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
