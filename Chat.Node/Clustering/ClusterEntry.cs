using Akka.Actor;
using Akka.Cluster;
using Chat.Node.Options;
using Chat.Node.Persistence;

namespace Chat.Node.Clustering;

/// <summary>
/// Brings the node into its cluster once the database is open: a node on SQLite by itself, one on PostgreSQL through the <see cref="ClusterRegistry"/>. Then keeps the node's
/// row fresh, and ends the node when the database belongs to another incarnation of the cluster.
/// </summary>
public sealed partial class ClusterEntry(
    NodeOptions options, ActorSystem system, IDatabaseGate database, IHostApplicationLifetime host, TimeProvider time, ILogger<ClusterEntry> log, ClusterRegistry? registry = null) : BackgroundService
{
    /// <summary>How long an invitation to join is waited for before the registry is asked again. Longer than a living member takes to renew its row three times.</summary>
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(4);

    /// <summary>How long members with fresh rows are tried before the registry is asked again: when they end meanwhile, another is the first. Joining takes a second.</summary>
    private static readonly TimeSpan JoinRetry = TimeSpan.FromSeconds(3);

    /// <summary>So many tries in vain to join members who live are told once: 9 s. A node that is merely late needs fewer.</summary>
    private const int RefusalsATelling = 3;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly Cluster _cluster = Cluster.Get(system);

    /// <summary>Why the node had to end; null: it had not.</summary>
    public string? Mistake { get; private set; }

    private string Self => $"{_cluster.SelfAddress.Host}:{_cluster.SelfAddress.Port}";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (options.ClusterCertificate is null && !LoopbackHost.Is(options.ClusterHost))
            {
                LogPlain(options.ClusterHost);
            }

            await database.Opened.WaitAsync(stoppingToken);
            if (registry is null)
            {
                _cluster.Join(_cluster.SelfAddress);
                return;
            }

            if (await JournalWarmUp.Run(system, Self, stoppingToken) is null)
            {
                LogCold();
            }

            // After leaving: a node that starts meanwhile must not find an empty registry while this one still owns channels.
            CoordinatedShutdown.Get(system).AddTask(CoordinatedShutdown.PhaseClusterShutdown, "cluster-registry", () => Forget(registry));
            await Renew(registry, await Enter(registry, stoppingToken), stoppingToken);
        }
        catch (OptionException mistake)
        {
            End(mistake.Message);
        }
    }

    private async Task<Guid?> Enter(ClusterRegistry registry, CancellationToken cancel)
    {
        var up = new TaskCompletionSource();
        _cluster.RegisterOnMemberUp(() => up.TrySetResult());
        var refusals = 0;
        for (var othersAreGone = false; ;)
        {
            try
            {
                var admission = await registry.Enter(Self, othersAreGone, cancel);
                Join(admission);
                await Task.WhenAny(up.Task, Task.Delay(admission.Incarnation is null ? JoinLimit : JoinRetry, time, cancel));
                cancel.ThrowIfCancellationRequested();
                if (up.Task.IsCompleted)
                {
                    return admission.Incarnation;
                }

                othersAreGone = admission.Incarnation is null;
                if (!othersAreGone && admission.Contacts.Count > 0 && ++refusals % RefusalsATelling == 0)
                {
                    LogNotLetIn(string.Join(", ", admission.Contacts), options.ClusterCertificate is null ? "this node has no --cluster-certificate: they may have one" : "their --cluster-certificate may be another one, or missing");
                }
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
            {
                LogUnreachable(e.Message);
                await Task.Delay(RetryAfter, time, cancel);
            }
        }
    }

    private void Join(Admission admission)
    {
        if (admission.Form)
        {
            LogForms(admission.Incarnation!.Value);
            _cluster.Join(_cluster.SelfAddress);
            return;
        }

        var contacts = admission.Contacts.Concat(options.Seeds).Distinct(StringComparer.Ordinal).Where(address => address != Self).ToArray();
        LogJoins(string.Join(", ", contacts));
        _cluster.JoinSeedNodes(contacts.Select(contact => Address.Parse($"{_cluster.SelfAddress.Protocol}://{system.Name}@{contact}")));
    }

    /// <param name="registry">Where the row is.</param>
    /// <param name="incarnation">The cluster's identity; null when members let the node in whose rows were old: the first answer tells it.</param>
    /// <param name="cancel">Ends it.</param>
    private async Task Renew(ClusterRegistry registry, Guid? incarnation, CancellationToken cancel)
    {
        var witness = new DatabaseWitness();
        using var timer = new PeriodicTimer(ClusterRegistry.RenewEvery, time);
        do
        {
            try
            {
                var renewal = await registry.Renew(Self, incarnation, cancel);
                incarnation ??= renewal.Incarnation;
                if (renewal.Incarnation != incarnation)
                {
                    End($"The database belongs to another incarnation of the cluster ({renewal.Incarnation}) than the one this node is in ({incarnation}). It ends; started again it joins that one.");
                    return;
                }

                PutOut(witness.CutOff(time.GetElapsedTime(0), renewal.Silent));
            }
            catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
            {
                LogUnreachable(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    /// <summary>Its channels take no posts, and would take none until its network is mended: the others go on without it.</summary>
    private void PutOut(IReadOnlyList<string> cutOff)
    {
        foreach (var member in _cluster.State.Members.Where(member => member.Status is MemberStatus.Up && cutOff.Contains($"{member.Address.Host}:{member.Address.Port}", StringComparer.Ordinal)))
        {
            LogCutOff(member.Address.ToString());
            _cluster.Down(member.Address);
        }
    }

    private async Task<Akka.Done> Forget(ClusterRegistry registry)
    {
        // A node that was put out has perhaps lost the database, and would wait for it; its row is old soon, and its next life deletes it.
        if (CoordinatedShutdown.Get(system).ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
        {
            return Akka.Done.Instance;
        }

        try
        {
            await registry.Forget(Self, CancellationToken.None);
        }
        catch (Exception e) when (e is Npgsql.NpgsqlException or TimeoutException)
        {
            LogUnreachable(e.Message);
        }

        return Akka.Done.Instance;
    }

    private void End(string mistake)
    {
        Mistake = mistake;
        host.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "THE CLUSTER PORT ON {Host} IS OPEN TO WHOEVER REACHES IT: a stranger there can read and write everything. Give every node --cluster-certificate, or keep that network to the nodes alone.")]
    private partial void LogPlain(string host);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The journal did not answer within 5 s of the start; the first channel here will be slow")]
    private partial void LogCold();

    [LoggerMessage(Level = LogLevel.Information, Message = "Forming cluster {Incarnation}")]
    private partial void LogForms(Guid incarnation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The members at {Contacts} live, by the database, and do not let this node in: either {Certificate}, or their cluster ports cannot be reached from here")]
    private partial void LogNotLetIn(string contacts, string certificate);

    [LoggerMessage(Level = LogLevel.Information, Message = "Joining the cluster through {Contacts}")]
    private partial void LogJoins(string contacts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The member at {Address} has not reached the database for 4 s, while this one has: the others go on without it, and it ends")]
    private partial void LogCutOff(string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's registry in the database cannot be reached: {Reason}")]
    private partial void LogUnreachable(string reason);
}
