using System.Text.Json.Nodes;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands.Connections;

/// <summary><c>chat connections summary</c>.</summary>
public sealed class ConnectionsSummary(NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("connections", "summary", "How many sockets and people each member serves.")
    {
        Columns =
        [
            new("address", "address"), new("sockets", "sockets", sockets => $"sockets: {sockets?.ToString() ?? "no answer"}"), new("users", "users", users => $"users: {users?.ToString() ?? "no answer"}"),
        ],
        Counted = "nodes",
        Examples = [("connections summary", "is the load balancer even?")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var answers = await questions.AskAll<ConnectionsCounted>(new CountConnections(), cancel);
        foreach (var answer in answers)
        {
            await output.Row(new JsonObject { ["address"] = answer.Node.ToString(), ["sockets"] = answer.Answer?.Sockets, ["users"] = answer.Answer?.Users });
        }

        return await Members.TellSilent(answers, output);
    }
}

/// <summary><c>chat connections by-user</c>.</summary>
public sealed class ConnectionsByUser(NodeQuestions questions, ChannelNames names) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("connections", "by-user", "Who is connected, and with how many sockets to which member; those with most first.")
    {
        Arguments = [new("limit", "At most so many lines a member [100]"), Members.On],
        Columns = [new("user", "user"), new("name", "name"), new("team", "team"), new("address", "address"), new("sockets", "sockets", sockets => $"sockets: {sockets}")],
        Counted = "lines",
        Examples = [("connections by-user --limit 5", "the five with most sockets on each member")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var question = new CountConnections { ByUser = true, Limit = request.Number("limit", 100, 1, 10_000) };
        var nodes = request.Text("on") is null ? questions.Members : Members.Of(request, questions);
        var answers = await Task.WhenAll(nodes.Select(node => questions.Ask<ConnectionsCounted>(node, question, cancel)));
        var users = answers.SelectMany(answer => (answer.Answer?.ByUser ?? []).Select(user => (answer.Node, User: user)));
        foreach (var (node, user) in users.OrderByDescending(entry => entry.User.Sockets).ThenBy(entry => entry.User.User, StringComparer.Ordinal))
        {
            await output.Row(new JsonObject { ["user"] = user.User, ["name"] = names.NameOf(user.Team, user.User), ["team"] = user.Team, ["address"] = node.ToString(), ["sockets"] = user.Sockets });
        }

        return await Members.TellSilent(answers, output);
    }
}

/// <summary><c>chat connections drop --user USER</c>.</summary>
public sealed class ConnectionsDrop(NodeQuestions questions, ChannelNames names) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("connections", "drop", "Close all sockets of a user on all members; a client that may, comes back. To keep it out, revoke its token or deactivate the user.")
    {
        Arguments = [new("user", "Id, name or email address", Required: true)],
        Columns = [new("address", "address"), new("sockets", "sockets", sockets => $"sockets: {sockets?.ToString() ?? "no answer"}")],
        Asks = "closes all sockets of the user.",
        Examples = [("connections drop --user ada --yes", "a client that went wild starts anew")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var answers = await questions.AskAll<ConnectionsDropped>(new DropConnections { User = names.User(request.Needed("user")) }, cancel);
        foreach (var answer in answers)
        {
            await output.Row(new JsonObject { ["address"] = answer.Node.ToString(), ["sockets"] = answer.Answer?.Sockets });
        }

        return await Members.TellSilent(answers, output);
    }
}
