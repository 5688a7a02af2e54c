using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Channels;

/// <summary>What a comparison found, told as it goes.</summary>
internal sealed class Findings(IOperatorOutput output)
{
    /// <summary>More are counted, not shown.</summary>
    private const int Shown = 100;

    /// <summary>How many differ.</summary>
    public int Different { get; private set; }

    public static IReadOnlyList<CommandColumn> Columns { get; } = [new("part", "part"), new("state", "state"), new("detail", "detail")];

    public Task Fine(string part, string detail) => Tell(part, "ok", detail);

    public Task Differs(string part, string detail)
    {
        Different++;
        return Different <= Shown ? Tell(part, "DIFFERENT", detail) : Task.CompletedTask;
    }

    public async Task<int> Conclude(string same)
    {
        if (Different > Shown)
        {
            await output.Complain($"{Different - Shown} further differences are not shown.");
        }

        await output.Line(Different == 0 ? same : $"{Different} differences.");
        return Different == 0 ? 0 : 1;
    }

    private Task Tell(string part, string state, string detail) => output.Row(new JsonObject { ["part"] = part, ["state"] = state, ["detail"] = detail });
}
