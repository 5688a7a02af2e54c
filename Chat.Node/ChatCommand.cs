using System.CommandLine;
using Chat.Node.Commands;
using Chat.Node.Commands.Output;
using Chat.Node.Commands.Shell;
using Chat.Node.Health;
using Chat.Node.Operations;
using Chat.Node.Options;
using Chat.Node.Provisioning;

namespace Chat.Node;

/// <summary>The command line: <c>chat</c> and its verbs. Exit codes: 0 done, 1 failed, 2 the operator's mistake, told in a sentence.</summary>
public static class ChatCommand
{
    /// <summary>Parses and does; every mistake is a sentence on the errors.</summary>
    public static async Task<int> Run(IReadOnlyList<string> arguments, Screen screen, CancellationToken cancel = default)
    {
        try
        {
            var parsed = Build(screen).Parse(arguments);
            if (parsed.Errors.Count > 0 && !ExamplesHelp.IsWanted(parsed))
            {
                throw new OptionException(string.Join(' ', parsed.Errors.Select(error => error.Message)) + $" Run '{HelpOf(parsed)}' for what is known.");
            }

            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = screen.Output, Error = screen.Errors }, cancel);
        }
        catch (OptionException mistake)
        {
            await screen.Errors.WriteLineAsync("chat: " + mistake.Message);
            return 2;
        }
        catch (StartException failure)
        {
            await screen.Errors.WriteLineAsync("chat: " + failure.Message);
            return 1;
        }
    }

    /// <summary>All verbs.</summary>
    public static RootCommand Build(Screen screen)
    {
        var root = new RootCommand("AkkaChat: team chat with Slack's API. Without a verb it runs a node; every other verb speaks to one that runs.");
        AddRun(root);
        var run = new Command("run", "Run a node (the default).");
        AddRun(run);
        root.Add(run);
        root.Add(Provision(screen));
        root.Add(HealthCheck());
        root.Add(ShellCommand.Build(screen));
        foreach (var command in PaletteCommands.All(new CommandTarget(), screen))
        {
            root.Add(command);
        }

        return root;
    }

    /// <summary>The options as all sources together say.</summary>
    internal static NodeOptions Options(ParseResult parsed, IEnumerable<Option<string?>> options)
    {
        var given = options.Where(option => parsed.GetResult(option) is { Implicit: false }).ToDictionary(option => option.Name.TrimStart('-'), option => parsed.GetValue(option) ?? "");
        return NodeOptionsReader.Read(given, NodeOptionsReader.Environment(), Directory.GetCurrentDirectory());
    }

    internal static Option<string?> AsOption(NodeSetting setting) => new("--" + setting.Flag)
    {
        Description = setting.Help,
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };

    private static void AddRun(Command command)
    {
        var options = NodeSettings.All.Where(setting => !setting.IsSecret).Select(AsOption).ToArray();
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancel) => RunCommand.Execute(Options(parsed, options), cancel));
    }

    private static Command Provision(Screen screen)
    {
        var file = new Argument<string>("file") { Description = "JSON file that declares the workspace" };
        var command = new Command("provision", "Bring the running node to the state that a file declares; a second time changes nothing.") { file };
        var json = new Option<bool>("--json") { Description = "One JSON object a line, for scripts" };
        command.Add(json);
        var target = new CommandTarget().AddTo(command);
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            RunCommand.ReadFile(path);
            var answers = screen.Answers(ProvisionCommand.Spec, parsed.GetValue(json));
            var exit = await OperatorClient.Send(target(parsed), ProvisionCommand.Request(await File.ReadAllTextAsync(path, cancel)), answers, cancel);
            await answers.End();
            return exit;
        });
        return command;
    }

    private static Command HealthCheck()
    {
        var urls = AsOption(NodeSettings.All.Single(setting => setting.Flag == "urls"));
        var command = new Command("healthcheck", "Ask the node on this machine whether it is ready: exit code 0 or 1.") { urls };
        command.SetAction((parsed, cancel) => HealthCheckCommand.Execute(Options(parsed, [urls]), parsed.InvocationConfiguration.Output, cancel));
        return command;
    }

    private static string HelpOf(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } command; at = at.Parent)
        {
            names.Insert(0, command.Command.Name);
        }

        return string.Join(' ', ["chat", .. names, "--help"]);
    }
}
