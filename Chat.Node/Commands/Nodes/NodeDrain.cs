using Chat.Node.Health;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Nodes;

/// <summary><c>chat node drain</c>: takes the node out of service in the order that users notice least.</summary>
public sealed class NodeDrain(Readiness readiness, IHostApplicationLifetime host, TimeProvider time) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("node", "drain", "Take this node out of service: it stops being ready, waits for load balancers to see it, says goodbye to its sockets, hands its channels over and ends.")
    {
        Arguments = [new("wait", "Seconds between being not ready and saying goodbye [5]", Alias: "-w")],
        Asks = "ends this node.",
        Examples = [("node drain --yes", "before maintenance of the machine; a supervisor that restarts the process must be told as well"), ("node drain --wait 15 --yes", "a load balancer that looks every 10 s")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var wait = TimeSpan.FromSeconds(request.Number("wait", 5, 0, 300));
        readiness.Draining = true;
        await output.Line($"Not ready from now on; goodbye in {wait.TotalSeconds} s. Ctrl+C takes it back until then.");
        try
        {
            await Task.Delay(wait, time, cancel);
        }
        catch (OperationCanceledException)
        {
            readiness.Draining = false;
            throw;
        }

        await output.Line("Sockets are told, requests finish, channels are handed over; the process ends.");
        host.StopApplication();
        return 0;
    }
}
