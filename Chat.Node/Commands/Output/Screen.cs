using Chat.Node.Operations;
using Spectre.Console;

namespace Chat.Node.Commands.Output;

/// <summary>Where a command line's answers go.</summary>
/// <param name="Output">Answers.</param>
/// <param name="Errors">Everything else.</param>
/// <param name="ForPeople">A terminal reads the output: tables.</param>
/// <param name="Asks">A person can be asked back.</param>
public sealed record Screen(TextWriter Output, TextWriter Errors, bool ForPeople, bool Asks)
{
    /// <summary>This process's own.</summary>
    public static Screen OfProcess { get; } = new(Console.Out, Console.Error, !Console.IsOutputRedirected, !Console.IsOutputRedirected && !Console.IsInputRedirected);

    internal IAnswers Answers(CommandSpec spec, bool json) =>
        json ? new JsonAnswers(Output, Errors)
        : ForPeople && spec.Layout != AnswerLayout.Stream ? new TableAnswers(spec, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Output) }), Errors)
        : new PlainAnswers(spec, Output, Errors);
}
