using System.Text.Json.Nodes;

namespace Chat.Node.Operations;

/// <summary>The other end of <see cref="OperatorConversation"/>: sends one request and shows the answer.</summary>
public static class OperatorClient
{
    /// <summary>Returns the exit code that the node gave; 1 when it went away before.</summary>
    public static async Task<int> Send(OperatorTarget target, OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        await using var stream = await target.Connect(cancel);
        try
        {
            await using var writer = new StreamWriter(stream, leaveOpen: true) { AutoFlush = true };
            using var reader = new StreamReader(stream, leaveOpen: true);
            await writer.WriteLineAsync(request.ToJson().AsMemory(), cancel);
            while (await reader.ReadLineAsync(cancel) is { } line)
            {
                if (await Show(JsonNode.Parse(line)!.AsObject(), output) is { } exit)
                {
                    return exit;
                }
            }
        }
        catch (IOException)
        {
            // It is told below, like an end without a word.
        }

        await output.Complain("The node went away before it had answered. Look at its log; the command can be repeated.");
        return 1;
    }

    private static async Task<int?> Show(JsonObject answer, IOperatorOutput output)
    {
        switch (answer)
        {
            case var _ when answer["exit"] is { } exit:
                return exit.GetValue<int>();
            case var _ when answer["row"] is JsonObject row:
                answer.Remove("row");
                await output.Row(row);
                break;
            case var _ when answer["line"] is { } line:
                await output.Line(line.GetValue<string>());
                break;
            case var _ when answer["error"] is { } error:
                await output.Complain(error.GetValue<string>());
                break;
            default:
                break;
        }

        return null;
    }
}
