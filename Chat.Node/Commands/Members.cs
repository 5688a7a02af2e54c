using Akka.Actor;
using Chat.Actors.Operations;
using Chat.Node.Operations;

namespace Chat.Node.Commands;

/// <summary>Members as operators name them.</summary>
internal static class Members
{
    /// <summary>Argument for commands that can be asked of another node than the one that is spoken to.</summary>
    public static CommandArgument On { get; } = new("on", "Ask this member (host:port or the end of its address) instead of the node itself");

    /// <summary>Argument for commands that can be asked of all.</summary>
    public static CommandArgument All { get; } = new("all", "Ask all members", IsSwitch: true);

    /// <summary>Which nodes a request with <see cref="On"/> and <see cref="All"/> is for.</summary>
    public static IReadOnlyList<Address> Of(OperatorRequest request, NodeQuestions questions) =>
        request.Has("all") ? questions.Members : request.Text("on") is { } name ? [Named(name, questions.Members)] : [questions.Self];

    /// <summary>The one member with this address, or whose address ends so.</summary>
    public static Address Named(string name, IReadOnlyList<Address> members)
    {
        var fitting = members.Where(member => member.ToString().EndsWith(name, StringComparison.Ordinal)).ToArray();
        return fitting.Length == 1 ? fitting[0] : throw new OperatorException(
            $"'{name}' {(fitting.Length == 0 ? "is the end of no member's address" : "is the end of several members' addresses")}. Members are {string.Join(", ", members.Select(Short))}.");
    }

    /// <summary>An address without protocol and system, which are the same for all.</summary>
    public static string Short(Address address) => $"{address.Host}:{address.Port}";

    /// <summary>Says which members did not answer; 1 when there are any.</summary>
    public static async Task<int> TellSilent<T>(IEnumerable<NodeAnswer<T>> answers, IOperatorOutput output)
        where T : class
    {
        var silent = answers.Where(answer => answer.Answer is null).Select(answer => answer.Node.ToString()).ToArray();
        if (silent.Length == 0)
        {
            return 0;
        }

        await output.Complain($"No answer within {NodeQuestions.Patience.TotalSeconds} s from {string.Join(", ", silent)}.");
        return 1;
    }
}
