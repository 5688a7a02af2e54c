using System.CommandLine;
using System.CommandLine.Parsing;
using Chat.Node.Commands.Output;
using Chat.Node.Operations;
using Chat.Node.Options;

namespace Chat.Node.Commands.Shell;

/// <summary><c>chat shell</c>: one command after another for one node. Without a terminal the commands are the lines of the input, for scripts.</summary>
public static class ShellCommand
{
    private const int Remembered = 500;

    /// <summary>The verb.</summary>
    public static Command Build(Screen screen)
    {
        var command = new Command("shell", "A prompt for commands to one node, with completion (Tab) and history; without a terminal it reads commands from its input, a line each.");
        var target = new CommandTarget().AddTo(command);
        command.SetAction(async (parsed, cancel) => await Run(target(parsed), screen, screen.Asks ? null : Console.In, cancel));
        return command;
    }

    /// <summary>Runs until the end of the input or <c>exit</c>; gives the worst exit code.</summary>
    /// <param name="target">The node.</param>
    /// <param name="screen">Where answers go.</param>
    /// <param name="input">Lines to do; null: a person types them.</param>
    /// <param name="cancel">Ends it.</param>
    internal static async Task<int> Run(OperatorTarget target, Screen screen, TextReader? input, CancellationToken cancel)
    {
        var root = new RootCommand("Commands for one node; 'help' lists them, 'exit' leaves.");
        foreach (var command in PaletteCommands.All(new CommandTarget(target), screen))
        {
            root.Add(command);
        }

        var history = new List<string>();
        var worst = 0;
        while (!cancel.IsCancellationRequested)
        {
            var line = input is null ? LineScreen.Read($"[{target.Label}] chat> ", history, text => Completions(root, text)) : await input.ReadLineAsync(cancel);
            if (line is null || line.Trim() is "exit" or "quit")
            {
                break;
            }

            if (line.Trim() is { Length: > 0 } words && words[0] != '#')
            {
                Remember(history, words);
                var exit = await Do(root, words, screen, cancel);
                worst = Math.Max(worst, exit);
            }
        }

        return input is null ? 0 : worst;
    }

    /// <summary>Words that could stand at the end of a text.</summary>
    internal static IReadOnlyList<string> Completions(RootCommand root, string text)
    {
        if (!text.Contains(' ', StringComparison.Ordinal))
        {
            return [.. root.Subcommands.Select(command => command.Name), "help", "exit"];
        }

        var asked = text.StartsWith("help ", StringComparison.Ordinal) ? text["help ".Length..] : text;
        return [.. CommandLineParser.Parse(root, asked).GetCompletions(asked.Length).Select(item => item.Label)];
    }

    private static void Remember(List<string> history, string line)
    {
        if (history.Count == 0 || history[^1] != line)
        {
            history.Add(line);
        }

        if (history.Count > Remembered)
        {
            history.RemoveAt(0);
        }
    }

    private static async Task<int> Do(RootCommand root, string line, Screen screen, CancellationToken cancel)
    {
        var words = CommandLineParser.SplitCommandLine(line).ToArray();
        if (words[0] == "help")
        {
            if (words.Length == 1)
            {
                Help(screen);
                return 0;
            }

            words = [.. words.Skip(1), "--help"];
        }

        var parsed = root.Parse(words);
        if (parsed.Errors.Count > 0 && !ExamplesHelp.IsWanted(parsed))
        {
            await screen.Errors.WriteLineAsync("chat: " + string.Join(' ', parsed.Errors.Select(error => error.Message)) + " 'help' lists the commands.");
            return 2;
        }

        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = screen.Output, Error = screen.Errors }, cancel);
        }
        catch (OptionException mistake)
        {
            await screen.Errors.WriteLineAsync("chat: " + mistake.Message);
            return 2;
        }
    }

    private static void Help(Screen screen)
    {
        var width = Palettes.All.Max(spec => spec.Name.Length);
        foreach (var spec in Palettes.All)
        {
            screen.Output.WriteLine($"{spec.Name.PadRight(width)}  {spec.Help}");
        }

        screen.Output.WriteLine($"{"help COMMAND".PadRight(width)}  What it takes, with examples.");
        screen.Output.WriteLine($"{"exit".PadRight(width)}  Leave.");
    }
}
