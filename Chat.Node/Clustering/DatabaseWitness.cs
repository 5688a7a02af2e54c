namespace Chat.Node.Clustering;

/// <summary>
/// Tells members that have lost the database from a database that all have lost: only a node that has renewed its own row steadily, for as long as another has not, may say so.
/// After an outage of the database every row is old, and the first to reach it again must not put the others out.
/// </summary>
public sealed class DatabaseWitness
{
    /// <summary>A renewal that comes later than this after the one before it: the database, or this node, stood still meanwhile.</summary>
    private static readonly TimeSpan Steady = 2 * ClusterRegistry.RenewEvery;

    private TimeSpan? _since;
    private TimeSpan _last;

    /// <summary>Notes a renewal of the own row.</summary>
    /// <param name="now">When it succeeded; any clock that only goes forward.</param>
    /// <param name="silent">Whose rows are old (<see cref="Renewal.Silent"/>).</param>
    /// <returns>Which of them reach the database no more, as far as this node can witness.</returns>
    public IReadOnlyList<string> CutOff(TimeSpan now, IReadOnlyList<string> silent)
    {
        if (_since is null || now - _last > Steady)
        {
            _since = now;
        }

        _last = now;
        return now - _since >= ClusterRegistry.Silence ? silent : [];
    }
}
