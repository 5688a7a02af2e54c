using System.CommandLine;
using Chat.Node.Health;
using Chat.Node.Operations;
using Chat.Node.Options;
using Chat.Node.Provisioning;

namespace Chat.Node;

/// <summary>The command line: <c>chat</c> and its verbs. Exit codes: 0 done, 1 failed, 2 the operator's mistake, told in a sentence.</summary>
public static class ChatCommand
{
    public static RootCommand Build()
    {
        var root = new RootCommand("AkkaChat: team chat with Slack's API. Without a verb it runs a node.");
        AddRun(root);
        var run = new Command("run", "Run a node (the default).");
        AddRun(run);
        root.Add(run);
        root.Add(Provision());
        root.Add(HealthCheck());
        return root;
    }

    private static void AddRun(Command command)
    {
        var options = NodeSettings.All.Select(AsOption).ToArray();
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancel) => RunCommand.Execute(Options(parsed, options), cancel));
    }

    private static Command Provision()
    {
        var file = new Argument<string>("file") { Description = "JSON file that declares the workspace" };
        var data = AsOption(NodeSettings.All.Single(setting => setting.Flag == "data"));
        var command = new Command("provision", "Bring the running node to the state that a file declares; a second time changes nothing.") { file, data };
        command.SetAction(async (parsed, cancel) =>
        {
            var path = parsed.GetValue(file)!;
            RunCommand.ReadFile(path);
            return await OperatorClient.Send(Options(parsed, [data]).DataDirectory, ProvisionCommand.Request(await File.ReadAllTextAsync(path, cancel)), Console.Out, cancel);
        });
        return command;
    }

    private static Command HealthCheck()
    {
        var urls = AsOption(NodeSettings.All.Single(setting => setting.Flag == "urls"));
        var command = new Command("healthcheck", "Ask the node on this machine whether it is ready: exit code 0 or 1.") { urls };
        command.SetAction((parsed, cancel) => HealthCheckCommand.Execute(Options(parsed, [urls]), Console.Out, cancel));
        return command;
    }

    private static NodeOptions Options(ParseResult parsed, IEnumerable<Option<string?>> options)
    {
        var given = options.Where(option => parsed.GetResult(option) is { Implicit: false }).ToDictionary(option => option.Name.TrimStart('-'), option => parsed.GetValue(option) ?? "");
        return NodeOptionsReader.Read(given, NodeOptionsReader.Environment(), Directory.GetCurrentDirectory());
    }

    private static Option<string?> AsOption(NodeSetting setting) => new("--" + setting.Flag)
    {
        Description = setting.Help,
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };
}
