using System.Text.Json.Nodes;
using Chat.Node.Operations;
using Chat.Node.Options;

namespace Chat.Node.Commands.Doctor;

/// <summary><c>chat doctor</c>: looks at everything that usually is wrong when something is, and says what mends it.</summary>
public sealed class DoctorCommand(NodeOptions options, MachineChecks machine, DatabaseChecks database, ClusterChecks cluster) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("", "doctor", "Check configuration, clocks, database, ports, disk, permissions and versions, and say what to mend; exit code 1 when something fails.")
    {
        Columns = [new("check", "check"), new("state", "state"), new("detail", "detail"), new("mend", "mend", mend => mend?.ToString() is { Length: > 0 } text ? "-> " + text : "")],
        Examples = [("doctor", "first thing when something is wrong"), ("doctor --json | jq 'select(.state != \"ok\")'", "only what wants mending")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var found = ConfigurationChecks.Of(options).Concat(await machine.Run(cancel)).Concat(await database.Run(cancel)).Concat(await cluster.Run(cancel)).ToArray();
        foreach (var checkup in found)
        {
            await output.Row(new JsonObject
            {
                ["check"] = checkup.Check,
                ["state"] = checkup.State switch { CheckState.Ok => "ok", CheckState.Warning => "warning", _ => "FAILED" },
                ["detail"] = checkup.Detail,
                ["mend"] = checkup.Mend,
            });
        }

        var (failed, warned) = (found.Count(checkup => checkup.State == CheckState.Failed), found.Count(checkup => checkup.State == CheckState.Warning));
        await output.Line(failed + warned == 0 ? $"{found.Length} checks, all fine." : $"{found.Length} checks: {failed} failed, {warned} warnings.");
        return failed == 0 ? 0 : 1;
    }
}
