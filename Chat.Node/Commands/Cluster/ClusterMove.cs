using Akka.Actor;
using Akka.Cluster;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Cluster;

/// <summary><c>chat cluster join</c>.</summary>
public sealed class ClusterJoin(ActorSystem system) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster", "join", "Let this node join the cluster of another; nodes on PostgreSQL find theirs by themselves.")
    {
        Arguments = [new("address", "host:port of a member", Positional: true, Required: true)],
        Examples = [("cluster join 10.0.0.1:4053", "join the cluster of the node whose --cluster-host and --cluster-port these are")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        if (cluster.State.Members.Count > 0)
        {
            throw new OperatorException("This node is in a cluster already. It joins another one after it was started anew.");
        }

        var address = ParseAddress(request.Needed("address"), cluster.SelfAddress);
        cluster.Join(address);
        await output.Line($"Joining through {address}. 'chat cluster show' tells when it is up.");
        return 0;
    }

    private static Address ParseAddress(string text, Address self)
    {
        try
        {
            return Address.Parse(text.Contains("://", StringComparison.Ordinal) ? text : $"{self.Protocol}://{self.System}@{text}") is { Port: > 0 } address ? address : throw new UriFormatException();
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            throw new OperatorException($"'{text}' is no address. Write it like 10.0.0.1:4053.");
        }
    }
}

/// <summary><c>chat cluster leave</c>: in peace, with all shards handed over first.</summary>
public sealed class ClusterLeave(ActorSystem system, NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster", "leave", "Let a member leave: it hands its channels over and ends.")
    {
        Arguments = [new("address", "The member (host:port or the end of its address); none: this node", Positional: true)],
        Asks = "takes the node out of the cluster and ends it.",
        Examples = [("cluster leave --yes", "this node; fit for a preStop hook"), ("cluster leave 10.0.0.3:4053", "another one")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var address = request.Text("address") is { } name ? Members.Named(name, questions.Members) : questions.Self;
        await output.Line($"{address} leaves.");
        Akka.Cluster.Cluster.Get(system).Leave(address);
        return 0;
    }
}

/// <summary><c>chat cluster down</c>: without being asked itself.</summary>
public sealed class ClusterDown(ActorSystem system, NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster", "down", "Declare a member dead. Only for one that is: a living one is cut off and ends.")
    {
        Arguments = [new("address", "The member (host:port or the end of its address)", Positional: true, Required: true)],
        Asks = "declares the member dead; its channels go to the others.",
        Examples = [("cluster down 10.0.0.3:4053 --yes", "do not wait for the split-brain resolver")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var address = Members.Named(request.Needed("address"), questions.Members);
        await output.Line($"{address} is declared dead.");
        Akka.Cluster.Cluster.Get(system).Down(address);
        return 0;
    }
}

/// <summary><c>chat cluster down-unreachable</c>.</summary>
public sealed class ClusterDownUnreachable(ActorSystem system) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("cluster", "down-unreachable", "Declare all members dead that this node cannot reach.")
    {
        Columns = [new("address", "address")],
        Counted = "nodes",
        Asks = "declares all members dead that this node cannot reach. After a partition the other side may do the same: both go on alone then.",
        Examples = [("cluster down-unreachable --yes", "end the waiting when the machines are known to be off")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var cluster = Akka.Cluster.Cluster.Get(system);
        foreach (var member in cluster.State.Unreachable.Where(member => member.Status != MemberStatus.Down))
        {
            cluster.Down(member.Address);
            await output.Row(new() { ["address"] = member.Address.ToString() });
        }

        return 0;
    }
}
