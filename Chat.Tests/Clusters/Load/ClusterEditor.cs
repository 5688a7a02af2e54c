using Chat.Tests.Clusters.Checking;
using Chat.Tests.Support;

namespace Chat.Tests.Clusters.Load;

/// <summary>
/// Posts messages of its own and changes them: edits, reactions, deletions, one after the other, each repeated until it is acknowledged. Their texts begin with
/// <see cref="Mark"/>, because they change: what is said of other messages does not hold for them.
/// </summary>
internal sealed class ClusterEditor(string name, string channel, Person who, Balancer balancer, LoadLedger ledger, int seed, TimeSpan pause) : IDisposable
{
    public const char Mark = '~';
    private const string Emoji = "eyes";
    private const int Open = 4;

    private readonly Random _random = new(seed);
    private readonly NodeCaller _caller = new(who, balancer, ledger);
    private readonly List<EditedMessage> _messages = [];
    private int _edits;

    /// <summary>What it did, to be read when it has ended.</summary>
    public IReadOnlyList<EditedMessage> Messages => _messages;

    public async Task Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var open = _messages.Where(message => !message.Deleted && !message.Refused).TakeLast(Open).ToList();
            await (open.Count < Open || _random.Next(8) == 0 ? Post() : Change(open[_random.Next(open.Count)]));
            await Pace.LetPass(pause * (0.5 + _random.NextDouble()), stop);
        }
    }

    public void Dispose() => _caller.Dispose();

    private async Task Post()
    {
        var text = NextText();
        var (answer, _, _) = await _caller.UntilDone(balancer.Pick(_random), channel, "chat.postMessage", new { channel, text, client_msg_id = Guid.NewGuid().ToString() }, _random);
        if (answer is { } posted)
        {
            _messages.Add(new EditedMessage(channel, posted.Str("ts")) { Text = text });
        }
    }

    private async Task Change(EditedMessage message)
    {
        var node = balancer.Pick(_random);
        switch (_random.Next(10))
        {
            case 0:
                if (await Done("chat.delete", new { channel, ts = message.Ts }, "message_not_found") is not null)
                {
                    message.Deleted = true;
                }

                break;
            case < 6:
                var text = NextText();
                if (await Done("chat.update", new { channel, ts = message.Ts, text }) is { } edits)
                {
                    message.Edited(text, edits > 1);
                }

                break;
            default:
                var (method, done) = message.Reacted ? ("reactions.remove", "no_reaction") : ("reactions.add", "already_reacted");
                if (await Done(method, new { channel, timestamp = message.Ts, name = Emoji }, done) is { } turns)
                {
                    message.Turned(turns > 1);
                }

                break;
        }

        async Task<int?> Done(string method, object arguments, params string[] done)
        {
            var (answer, _, attempts) = await _caller.UntilDone(node, channel, method, arguments, _random, done);
            message.Refused = answer is null;
            return answer is null ? null : attempts;
        }
    }

    private string NextText() => $"{Mark}{name} {++_edits}";
}
