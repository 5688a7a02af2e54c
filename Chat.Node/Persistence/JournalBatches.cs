using Chat.Actors.Kernel;
using LinqToDB;
using LinqToDB.Data;

namespace Chat.Node.Persistence;

/// <summary>
/// Measures how many events share a write to the journal. The plugin tells nobody, so this looks at what its database library says of each statement: a batch is one INSERT, a
/// single event too. Where a batch has more parameters than a statement may have, it is several of them in one transaction and counts as several.
/// </summary>
internal static class JournalBatches
{
    /// <summary>The options of the journal that writes; those who read it need none of this.</summary>
    public static DataOptions Measured(this DataOptions journal) => journal.UseTracing(System.Diagnostics.TraceLevel.Info, Look);

    private static void Look(TraceInfo trace)
    {
        if (trace is { TraceInfoStep: TraceInfoStep.AfterExecute, Operation: TraceOperation.ExecuteNonQuery, RecordsAffected: int events } && events > 0
            && trace.Command?.CommandText.TrimStart().StartsWith("INSERT", StringComparison.Ordinal) == true)
        {
            Telemetry.WrittenTogether(events);
        }
    }
}
