using Akka.Actor;
using Akka.Event;

namespace Chat.Actors.Channels;

// Old messages come from history. Whoever wants the same one meanwhile waits in line; all others go on.
public sealed partial class ChannelActor
{
    private static readonly TimeSpan LookupPatience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, Lookup> _lookups = [];
    private int _waiting;

    private Target Find(long ts, long missing) =>
        ts == 0 ? Target.Unknown
        : ts == missing ? Target.Of(null)
        : _recent.Find(ts);

    /// <summary>Puts the asker in line when the message is being looked up.</summary>
    private bool Waits(long ts, IChannelMessage asked, IActorRef sender)
    {
        if (ts == 0 || !_lookups.TryGetValue(ts, out var lookup))
        {
            return false;
        }

        if (MayWait(sender))
        {
            lookup.Waiting.Enqueue((asked, sender));
        }

        return true;
    }

    /// <summary>Every lookup has one who waits for it, so that this bounds the lookups too.</summary>
    private bool MayWait(IActorRef sender)
    {
        if (_waiting >= _environment.Limits.MaxWaiting)
        {
            Reply(sender, Refusal("ratelimited"));
            return false;
        }

        _waiting++;
        return true;
    }

    private void LookUp(long ts, IChannelMessage asked, IActorRef sender)
    {
        if (!MayWait(sender))
        {
            return;
        }

        var lookup = new Lookup();
        lookup.Waiting.Enqueue((asked, sender));
        _lookups.Add(ts, lookup);
        Read(ts);
    }

    /// <summary>
    /// Reads when all that was decided so far is in the journal, so that history can have it. The handler must not return the task: DeferAsync would take it for
    /// an asynchronous handler and write nothing until it ends.
    /// </summary>
    private void Read(long ts) => DeferAsync(ts, wanted =>
    {
        _ = Read(_environment, _confirmed.Id, _confirmed.Seq, wanted).PipeTo(
            Self,
            success: message => new LookedUp(wanted, message, null),
            failure: cause => new LookedUp(wanted, null, cause));
    });

    private static async Task<Message?> Read(ChannelEnvironment environment, string channel, long seq, long ts)
    {
        using var patience = new CancellationTokenSource(LookupPatience, environment.Clock);
        await environment.History.EnsureProjected(channel, seq, patience.Token).WaitAsync(patience.Token);
        return await environment.History.Find(channel, ts, patience.Token).WaitAsync(patience.Token);
    }

    private void OnLookedUp(LookedUp found)
    {
        var lookup = _lookups[found.Ts];
        if (lookup.Stale && found.Failure is null)
        {
            lookup.Stale = false;
            Read(found.Ts);
            return;
        }

        _lookups.Remove(found.Ts);
        _waiting -= lookup.Waiting.Count;
        if (found.Failure is not null)
        {
            _log.Warning(found.Failure, "Channel {Channel} could not read message {Ts}", _confirmed.Id, found.Ts);
        }

        if (found.Message is not null)
        {
            _recent.Put(found.Message);
        }

        while (lookup.Waiting.TryDequeue(out var next))
        {
            if (found.Failure is not null)
            {
                Reply(next.Sender, Refusal("service_unavailable"));
            }
            else
            {
                Dispatch(next.Asked, next.Sender, found.Message is null ? found.Ts : 0);
            }
        }

        StopWhenSettled();
    }

    /// <summary>A reply came to, or left, a message that is just being read: what is read may lack it.</summary>
    private void MarkStale(long ts)
    {
        if (ts != 0 && _lookups.TryGetValue(ts, out var lookup))
        {
            lookup.Stale = true;
        }
    }

    private sealed class Lookup
    {
        public Queue<(IChannelMessage Asked, IActorRef Sender)> Waiting { get; } = new();
        public bool Stale { get; set; }
    }

    private sealed record LookedUp(long Ts, Message? Message, Exception? Failure) : INoSerializationVerificationNeeded;
}
