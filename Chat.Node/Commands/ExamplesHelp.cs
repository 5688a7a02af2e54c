using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary><c>--help</c> with examples at its end.</summary>
internal sealed class ExamplesHelp(SynchronousCommandLineAction help, CommandSpec spec) : SynchronousCommandLineAction
{
    /// <summary>The option for a command.</summary>
    public static HelpOption Of(CommandSpec spec)
    {
        var option = new HelpOption();
        option.Action = new ExamplesHelp((SynchronousCommandLineAction)option.Action!, spec);
        return option;
    }

    /// <summary>Whether help was asked for: what is missing on the line is no mistake then.</summary>
    public static bool IsWanted(ParseResult parsed) => parsed.Action is ExamplesHelp or HelpAction;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        help.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (spec.Examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var (line, does) in spec.Examples)
            {
                output.WriteLine($"  chat {line}");
                output.WriteLine($"      {does}");
            }

            output.WriteLine();
        }

        output.WriteLine("Exit code 0: done; 1: failed, or a difference was found; 2: the command line or the node's address is wrong.");
        return 0;
    }
}
