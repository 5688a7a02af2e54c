using System.CommandLine;
using Chat.Node.Operations;
using Chat.Node.Options;

namespace Chat.Node.Commands;

/// <summary>The options that say which node a command is for. In the shell there are none: it speaks to one node.</summary>
public sealed class CommandTarget(OperatorTarget? @fixed = null)
{
    /// <summary>Adds the options; gives what reads them.</summary>
    public Func<ParseResult, OperatorTarget> AddTo(Command command)
    {
        if (@fixed is not null)
        {
            return _ => @fixed;
        }

        var data = ChatCommand.AsOption(NodeSettings.All.Single(setting => setting.Flag == "data"));
        data.Description = "Data directory of a node on this machine [data]";
        var node = new Option<string?>("--node") { Description = "Address host:port of a node that was started with --operator-listen, instead of --data" };
        var token = new Option<string?>("--token") { Description = "Its token [CHAT_OPERATOR_TOKEN]; other users of the machine can see it, so rather use --token-file" };
        var tokenFile = new Option<string?>("--token-file") { Description = "File with its token on the first line" };
        command.Add(data);
        command.Add(node);
        command.Add(token);
        command.Add(tokenFile);
        return parsed =>
        {
            var options = ChatCommand.Options(parsed, [data]);
            var secret = parsed.GetValue(tokenFile) is { } file ? OperatorTokens.ReadFile("--token-file", file) : parsed.GetValue(token) ?? options.OperatorToken;
            return new OperatorTarget(options.DataDirectory, parsed.GetValue(node), secret);
        };
    }
}
