using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Provisioning;

/// <summary>The node's side of <c>chat provision FILE</c>. The file's text travels, so that it is the client's user who must be able to read it.</summary>
public sealed class ProvisionCommand(Provisioner provisioner) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("", "provision", "Bring the node to a declared state.") { Columns = [new("report", "")] };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <summary>The request for a file.</summary>
    public static OperatorRequest Request(string json) => new(Spec.Name, new Dictionary<string, string>(StringComparer.Ordinal) { ["declaration"] = json });

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        try
        {
            await output.Row(new JsonObject { ["report"] = await provisioner.Provision(DeclarationReader.Read(request.Text("declaration") ?? ""), cancel) });
            return 0;
        }
        catch (DeclarationException mistake)
        {
            throw new OperatorException(mistake.Message);
        }
    }
}
