using Chat.Node;
using Chat.Node.Options;

try
{
    var parsed = ChatCommand.Build().Parse(args);
    if (parsed.Errors.Count > 0)
    {
        throw new OptionException(string.Join(' ', parsed.Errors.Select(error => error.Message)) + " Run 'chat --help' for what is known.");
    }

    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
}
catch (OptionException mistake)
{
    Console.Error.WriteLine("chat: " + mistake.Message);
    return 2;
}
