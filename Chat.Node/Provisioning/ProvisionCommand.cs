using System.Text.Json.Nodes;
using Chat.Node.Operations;

namespace Chat.Node.Provisioning;

/// <summary>The node's side of <c>chat provision FILE</c>. The file's text travels, so that it is the client's user who must be able to read it.</summary>
public sealed class ProvisionCommand(Provisioner provisioner) : IOperatorCommand
{
    /// <inheritdoc/>
    public string Name => "provision";

    /// <summary>The request for a file.</summary>
    public static JsonObject Request(string json) => new() { ["command"] = "provision", ["declaration"] = json };

    /// <inheritdoc/>
    public async Task<int> Execute(JsonObject arguments, Func<string, Task> print, CancellationToken cancel)
    {
        try
        {
            await print(await provisioner.Provision(DeclarationReader.Read(arguments["declaration"]?.GetValue<string>() ?? ""), cancel));
            return 0;
        }
        catch (DeclarationException mistake)
        {
            await print(mistake.Message);
            return 2;
        }
    }
}
