using System.CommandLine;
using Chat.Node.Options;

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
        return root;
    }

    private static void AddRun(Command command)
    {
        var options = NodeSettings.All.Select(AsOption).ToArray();
        foreach (var option in options)
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancel) =>
        {
            var given = options.Where(o => parsed.GetResult(o) is { Implicit: false }).ToDictionary(o => o.Name.TrimStart('-'), o => parsed.GetValue(o) ?? "");
            return RunCommand.Execute(NodeOptionsReader.Read(given, NodeOptionsReader.Environment(), Directory.GetCurrentDirectory()), cancel);
        });
    }

    private static Option<string?> AsOption(NodeSetting setting) => new("--" + setting.Flag)
    {
        Description = setting.Help,
        Arity = setting.IsSwitch ? ArgumentArity.ZeroOrOne : ArgumentArity.ExactlyOne,
    };
}
