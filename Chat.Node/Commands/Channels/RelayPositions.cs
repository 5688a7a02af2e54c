using Chat.Actors.Operations;

namespace Chat.Node.Commands.Channels;

/// <summary>How far the members' relays have brought a channel's events to the sockets.</summary>
public sealed class RelayPositions(NodeQuestions questions, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Of all members now.</summary>
    public Task<IReadOnlyList<NodeAnswer<RelayDescribed>>> Ask(string channel, CancellationToken cancel) => questions.AskAll<RelayDescribed>(new DescribeRelay { Channel = channel }, cancel);

    /// <summary>Asks again until the answer is the hoped for, at most 5 s: what is on its way is no difference.</summary>
    internal async Task<T> Patiently<T>(Func<Task<T>> ask, Func<T, bool> hoped, CancellationToken cancel)
    {
        for (var start = time.GetTimestamp(); ;)
        {
            var answer = await ask();
            if (hoped(answer) || time.GetElapsedTime(start) > Patience)
            {
                return answer;
            }

            await Task.Delay(Pause, time, cancel);
        }
    }

    /// <summary>Whether followers on that node may not have the event yet.</summary>
    internal static bool IsBehind(RelayDescribed relay, long seq) => relay.Running && (!relay.Started || relay.Seq < seq);

    internal async Task Compare(string channel, long head, Findings findings, CancellationToken cancel)
    {
        foreach (var (node, relay) in await Patiently(() => Ask(channel, cancel), answers => !answers.Any(answer => answer.Answer is { } relay && IsBehind(relay, head)), cancel))
        {
            var part = "relay " + Members.Short(node);
            await (relay switch
            {
                null => findings.Differs(part, "no answer from the node"),
                { Running: false } => findings.Fine(part, "nobody follows the channel there"),
                _ when IsBehind(relay, head) => findings.Differs(part, $"has delivered {relay.Seq} of {head} to {relay.Followers} followers, {relay.Waiting} wait behind a hole"),
                _ => findings.Fine(part, $"has delivered {relay.Seq} to {relay.Followers} followers"),
            });
        }
    }
}
