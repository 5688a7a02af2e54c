using System.Text.Json.Nodes;
using Akka.Actor;
using Chat.Actors.Operations;
using Chat.Node.Operations;
using Chat.Node.Operations.Logs;

namespace Chat.Node.Commands.Logs;

/// <summary>What log commands share.</summary>
internal static class LogCommands
{
    public static CommandArgument Level { get; } = new("level", "Lines of this level and worse [all that is logged]", Alias: "-l", Values: LogNames.All);

    public static IReadOnlyList<CommandColumn> Columns { get; } = [new("at", "at"), new("node", "node"), new("level", "level"), new("category", "category"), new("text", "text")];

    /// <summary>Most lines in one answer between nodes: 200 of 4,000 characters fit a frame of 2 MiB.</summary>
    public const int Page = 200;

    /// <summary>The lines of all members, in the order of their times.</summary>
    public static async Task Show(IEnumerable<NodeAnswer<LogRead>> answers, IOperatorOutput output)
    {
        foreach (var (node, line) in answers.SelectMany(answer => (answer.Answer?.Lines ?? []).Select(line => (answer.Node, Line: line))).OrderBy(entry => entry.Line.At))
        {
            await output.Row(new JsonObject
            {
                ["at"] = Moments.OfMicros(line.At),
                ["node"] = Members.Short(node),
                ["level"] = line.Level,
                ["category"] = line.Category,
                ["text"] = line.Text,
            });
        }
    }
}

/// <summary><c>chat log peek</c>.</summary>
public sealed class LogPeek(NodeQuestions questions) : IOperatorCommand
{
    public static CommandSpec Spec { get; } = new("log", "peek", "The newest lines of the log, from memory: 2,000 are kept.")
    {
        Arguments = [new("lines", "How many a member [50, at most 200]", Alias: "-n"), LogCommands.Level, Members.On, Members.All],
        Columns = LogCommands.Columns,
        Layout = AnswerLayout.Stream,
        Examples = [("log peek -n 20", "what the node said last"), ("log peek --all --level warning", "what any member complained about")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var question = new ReadLog { Newest = true, Limit = request.Number("lines", 50, 1, LogCommands.Page), Level = request.Text("level") ?? "" };
        var answers = await Task.WhenAll(Members.Of(request, questions).Select(node => questions.Ask<LogRead>(node, question, cancel)));
        await LogCommands.Show(answers, output);
        return await Members.TellSilent(answers, output);
    }
}

/// <summary><c>chat log tail</c>.</summary>
public sealed class LogTail(NodeQuestions questions, TimeProvider time) : IOperatorCommand
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    public static CommandSpec Spec { get; } = new("log", "tail", "Follow the log until Ctrl+C.")
    {
        Arguments = [LogCommands.Level, Members.On, Members.All],
        Columns = LogCommands.Columns,
        Layout = AnswerLayout.Stream,
        Examples = [("log tail --all", "all members at once"), ("log tail --on 10.0.0.3:4053 --level warning", "another member's complaints")],
    };

    /// <inheritdoc/>
    public string Name => Spec.Name;

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var level = request.Text("level") ?? "";
        // Asked again with --all: members come and go.
        var seen = new Dictionary<Address, long>();
        for (var first = true; ; first = false)
        {
            var asked = Members.Of(request, questions);
            var answers = await Task.WhenAll(asked.Select(node => questions.Ask<LogRead>(node, Question(seen, node, level, first), cancel)));
            await LogCommands.Show(answers, output);
            foreach (var answer in answers)
            {
                await Note(seen, answer, output);
            }

            if (answers.All(answer => answer.Answer is null))
            {
                return await Members.TellSilent(answers, output);
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Begins with the newest ten; of a member that came later, with its beginning.</summary>
    private static ReadLog Question(Dictionary<Address, long> seen, Address node, string level, bool first) =>
        first ? new ReadLog { Newest = true, Limit = 10, Level = level } : new ReadLog { After = seen.GetValueOrDefault(node), Limit = LogCommands.Page, Level = level };

    private static async Task Note(Dictionary<Address, long> seen, NodeAnswer<LogRead> answer, IOperatorOutput output)
    {
        if (answer.Answer is not { } read)
        {
            return;
        }

        if (read.Missed > 0 && seen.ContainsKey(answer.Node))
        {
            await output.Complain($"{Members.Short(answer.Node)} has forgotten {read.Missed} lines before they were read.");
        }

        seen[answer.Node] = read.Last;
    }
}

/// <summary><c>chat log level get</c>, <c>set</c> and <c>reset</c>.</summary>
public abstract class LogLevelCommand(NodeQuestions questions) : IOperatorCommand
{
    internal static readonly IReadOnlyList<CommandColumn> RuleColumns =
        [new("node", "node"), new("category", "category", category => category?.ToString() is { Length: > 0 } name ? name : "(everything)"), new("level", "level")];

    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public async Task<int> Execute(OperatorRequest request, IOperatorOutput output, CancellationToken cancel)
    {
        var change = Change(request);
        var answers = await Task.WhenAll(Members.Of(request, questions).Select(node => questions.Ask<LogLevels>(node, change, cancel)));
        if (answers.FirstOrDefault(answer => answer.Answer?.Error.Length > 0) is { } refused)
        {
            throw new OperatorException(refused.Answer!.Error);
        }

        foreach (var (node, rule) in answers.SelectMany(answer => (answer.Answer?.Rules ?? []).Select(rule => (answer.Node, rule))))
        {
            await output.Row(new JsonObject { ["node"] = Members.Short(node), ["category"] = rule.Category, ["level"] = rule.Level });
        }

        return await Members.TellSilent(answers, output);
    }

    private protected abstract SetLogLevel Change(OperatorRequest request);
}

/// <inheritdoc/>
public sealed class LogLevelGet(NodeQuestions questions) : LogLevelCommand(questions)
{
    public static CommandSpec Spec { get; } = new("log level", "get", "What has been set since the node started; everything else is as configured.")
    {
        Arguments = [Members.On, Members.All],
        Columns = RuleColumns,
        Counted = "levels",
    };

    /// <inheritdoc/>
    public override string Name => Spec.Name;

    private protected override SetLogLevel Change(OperatorRequest request) => new();
}

/// <inheritdoc/>
public sealed class LogLevelSet(NodeQuestions questions) : LogLevelCommand(questions)
{
    public static CommandSpec Spec { get; } = new("log level", "set", "Log more or less until the node ends or the levels are reset.")
    {
        Arguments =
        [
            new("level", "The level", Positional: true, Required: true, Values: LogNames.All),
            new("category", "Only names that start so, like Chat.Actors.Channels or Akka.Cluster [everything]", Alias: "-c"),
            Members.On, Members.All,
        ],
        Columns = RuleColumns,
        Counted = "levels",
        Examples = [("log level set debug -c Akka.Cluster.Sharding --all", "watch shards move, on all members"), ("log level reset --all", "and back")],
    };

    /// <inheritdoc/>
    public override string Name => Spec.Name;

    private protected override SetLogLevel Change(OperatorRequest request) => new() { Level = request.Needed("level"), Category = request.Text("category") ?? "" };
}

/// <inheritdoc/>
public sealed class LogLevelReset(NodeQuestions questions) : LogLevelCommand(questions)
{
    public static CommandSpec Spec { get; } = new("log level", "reset", "Log what is configured, nothing else.")
    {
        Arguments = [Members.On, Members.All],
        Columns = RuleColumns,
        Counted = "levels",
    };

    /// <inheritdoc/>
    public override string Name => Spec.Name;

    private protected override SetLogLevel Change(OperatorRequest request) => new() { Reset = true };
}
