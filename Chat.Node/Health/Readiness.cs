using Akka.Actor;
using Akka.Cluster;
using Akka.Persistence;

namespace Chat.Node.Health;

/// <summary>What a node still waits for before it can serve.</summary>
public sealed class Readiness(IServiceProvider services)
{
    private static readonly TimeSpan JournalLimit = TimeSpan.FromSeconds(2);

    /// <summary>The open points by name; empty: ready.</summary>
    public async Task<IReadOnlyList<string>> Missing(CancellationToken cancel)
    {
        var missing = new List<string>();
        if (services.GetService<ActorSystem>() is not { } system)
        {
            return ["actor_system"];
        }

        if (Cluster.Get(system).SelfMember.Status != MemberStatus.Up)
        {
            missing.Add("cluster_member");
        }

        if (!await JournalAnswers(system, cancel))
        {
            missing.Add("journal");
        }

        return missing;
    }

    private static async Task<bool> JournalAnswers(ActorSystem system, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(JournalLimit);
        try
        {
            var health = await Akka.Persistence.Persistence.Instance.Apply(system).CheckJournalHealthAsync("akka.persistence.journal.sql", limit.Token);
            return health.Status == PersistenceHealthStatus.Healthy;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
