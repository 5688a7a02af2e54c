using System.CommandLine;
using Chat.Node.Commands.Output;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary>Makes verbs of the command line out of <see cref="CommandSpec"/>s.</summary>
public static class PaletteCommands
{
    /// <summary>All of them: a command for each word of a palette's name with its verbs below, and those that stand alone.</summary>
    public static IEnumerable<Command> All(CommandTarget target, Screen screen)
    {
        var groups = new Dictionary<string, Command>(StringComparer.Ordinal);
        var top = new List<Command>();
        foreach (var spec in Palettes.All)
        {
            var verb = Verb(spec, target, screen);
            if (spec.Palette.Length == 0)
            {
                top.Add(verb);
            }
            else
            {
                Group(spec.Palette, groups, top).Add(verb);
            }
        }

        return top;
    }

    private static Command Group(string palette, Dictionary<string, Command> groups, List<Command> top)
    {
        if (groups.TryGetValue(palette, out var known))
        {
            return known;
        }

        var blank = palette.LastIndexOf(' ');
        var group = new Command(palette[(blank + 1)..], Palettes.Help[palette]);
        groups.Add(palette, group);
        if (blank < 0)
        {
            top.Add(group);
        }
        else
        {
            Group(palette[..blank], groups, top).Add(group);
        }

        return group;
    }

    private static Command Verb(CommandSpec spec, CommandTarget target, Screen screen)
    {
        var command = new Command(spec.Verb, spec.Help);
        var readers = spec.Arguments.Select(argument => (argument.Name, Read: Add(command, argument))).ToArray();
        var json = new Option<bool>("--json") { Description = "One JSON object a line, for scripts" };
        command.Add(json);
        var yes = new Option<bool>("--yes") { Description = "Do it without asking back" };
        if (spec.Asks is not null)
        {
            command.Add(yes);
        }

        var options = target.AddTo(command);
        command.Add(ExamplesHelp.Of(spec));
        command.SetAction(async (parsed, cancel) =>
        {
            var arguments = readers.Select(reader => (reader.Name, Value: reader.Read(parsed))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.Name, pair => pair.Value!, StringComparer.Ordinal);
            if (spec.Asks is { } question && !parsed.GetValue(yes) && !Confirmation.Given(question, spec.Name, screen))
            {
                return 2;
            }

            var answers = screen.Answers(spec, parsed.GetValue(json));
            using var interruption = new Interruption(cancel);
            try
            {
                var exit = await OperatorClient.Send(options(parsed), new OperatorRequest(spec.Name, arguments), answers, interruption.Token);
                if (exit != 2)
                {
                    await answers.End();
                }

                return exit;
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                // Ctrl+C is how a stream is ended.
                await answers.End();
                return spec.Layout == AnswerLayout.Stream ? 0 : 1;
            }
        });
        return command;
    }

    private static Func<ParseResult, string?> Add(Command command, CommandArgument argument)
    {
        if (argument.Positional)
        {
            var positional = new Argument<string?>(argument.Name) { Description = argument.Help, Arity = argument.Required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne };
            if (argument.Values is { } words)
            {
                positional.AcceptOnlyFromAmong([.. words]);
            }

            command.Add(positional);
            return parsed => parsed.GetValue(positional);
        }

        string[] aliases = argument.Alias is { } alias ? [alias] : [];
        if (argument.IsSwitch)
        {
            var flag = new Option<bool>("--" + argument.Name, aliases) { Description = argument.Help };
            command.Add(flag);
            return parsed => parsed.GetValue(flag) ? "true" : null;
        }

        var option = new Option<string?>("--" + argument.Name, aliases) { Description = argument.Help, Required = argument.Required };
        if (argument.Values is { } values)
        {
            option.AcceptOnlyFromAmong([.. values]);
        }

        command.Add(option);
        return parsed => parsed.GetValue(option);
    }
}
