using System.Diagnostics;
using Akka.Actor;
using Akka.Event;
using Chat.Actors.Kernel;

namespace Chat.Actors.Channels.Fanout;

/// <summary>
/// One channel on one node: takes the channel's events in the order of their numbers, encodes each once and puts the same bytes into the outbox of every
/// follower. Pub/sub may lose, double or reorder what it likes: an event is delivered when its number is the next one; when one is missing the log is read
/// (DESIGN.md section 2, point 5). What keeps followers and their catch-up is in the other half of this class.
/// </summary>
public sealed partial class ChannelRelay : UntypedActor, IWithTimers
{
    private readonly string _channel;
    private readonly RelayContext _context;
    private readonly EventRing _ring = new();
    private readonly Dictionary<long, IChannelEvent> _waiting = [];
    private HashSet<string>? _members;
    private string _team = "";
    private ChannelKind _kind;
    private bool _started;
    private bool _reading;
    private long _reads;
    private long _last;
    private long _lastTs;
    private long _known;
    private TimeSpan _pause;

    public ChannelRelay(string channel, RelayContext context)
    {
        _channel = channel;
        _context = context;
        _pause = context.Options.RetryPause;
        _startPause = context.Options.StartPause;
    }

    /// <inheritdoc/>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <inheritdoc/>
    protected override void PreStart() => Start();

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case IChannelEvent e:
                Receive(e);
                break;
            case TracedEvent traced:
                Trace(traced);
                break;
            case HeadAnnounced head:
                Heard(head.Seq);
                Know(head.Seq);
                break;
            case UserTyping typing:
                Deliver(typing);
                break;
            case ReadDone read:
                Received(read.Events);
                break;
            case ReadFailed failed:
                _reading = false;
                Context.GetLogger().Warning(failed.Error, "Reading the log of {0} after {1} failed", _channel, _last);
                ReadLater();
                break;
            case ReadAgain:
                ReadLog();
                break;
            case WhereIsRelay:
                Sender.Tell(new RelayPosition(Running: true, _started, _last, Math.Max(_known, _last), _waiting.Count, _followers.Count));
                break;
            case CheckHead when _started && _followers.Count > 0:
                ReadLog();
                break;
            case CheckHead:
                break;
            case Started started:
                Begin(started);
                break;
            case StartRefused refused:
                Refuse(refused.Code);
                break;
            case StartAgain:
                Start();
                break;
            case Overdue:
                TellDelayed();
                break;
            default:
                ReceiveFromFollower(message);
                break;
        }
    }

    private void Trace(TracedEvent traced)
    {
        using var span = Telemetry.Traces.StartActivity("channel.fanout", ActivityKind.Internal, traced.Trace);
        span?.SetTag("sockets", _followers.Count);
        Receive(traced.Event);
    }

    private void Receive(IChannelEvent e)
    {
        var seq = e.Header.Seq;
        if (_started && seq <= _last)
        {
            return;
        }

        if (_started && seq == _last + 1)
        {
            Deliver(e);
            DeliverWaiting();
        }
        else
        {
            Heard(seq - 1);
            if (_waiting.Count >= _context.Options.Waiting)
            {
                _waiting.Clear();
            }

            _waiting[seq] = e;
        }

        Know(seq);
    }

    /// <summary>The channel has got this far; read what is missing.</summary>
    private void Know(long seq)
    {
        _known = Math.Max(_known, seq);
        if (_started && _known > _last)
        {
            ReadLog();
        }
    }

    private void ReadLog()
    {
        if (_reading || !_started)
        {
            return;
        }

        _reading = true;
        _reads++;
        _ = Read(_last + 1).PipeTo(Self, success: events => new ReadDone(events), failure: error => new ReadFailed(error));
    }

    private async Task<IReadOnlyList<IChannelEvent>> Read(long from) => await _context.Log.Read(_channel, from, _context.Options.ReadBatch);

    private void Received(IReadOnlyList<IChannelEvent> events)
    {
        _reading = false;
        var (before, healed) = (_last, 0);
        foreach (var e in events)
        {
            if (e.Header.Seq == _last + 1)
            {
                // One that waits behind the hole did come.
                healed += _waiting.Remove(e.Header.Seq) ? 0 : 1;
                Deliver(e);
            }
        }

        if (healed > 0)
        {
            Telemetry.Healed(healed);
        }

        DeliverWaiting();
        if (events.Count < _context.Options.ReadBatch)
        {
            AnswerResumesAhead();
        }

        if (_last > before)
        {
            _pause = _context.Options.RetryPause;
        }

        if (_known > _last || events.Count >= _context.Options.ReadBatch)
        {
            if (_last > before)
            {
                ReadLog();
            }
            else
            {
                ReadLater();
            }
        }
    }

    private void ReadLater()
    {
        Timers.StartSingleTimer(nameof(ReadAgain), ReadAgain.Instance, _pause);
        _pause = _pause * 2 < MaxPause ? _pause * 2 : MaxPause;
    }

    private void DeliverWaiting()
    {
        while (_waiting.Remove(_last + 1, out var next))
        {
            Deliver(next);
        }

        if (_waiting.Count > 0)
        {
            foreach (var old in _waiting.Keys.Where(seq => seq <= _last).ToArray())
            {
                _waiting.Remove(old);
            }
        }
    }

    private static readonly TimeSpan MaxPause = TimeSpan.FromSeconds(5);

    private sealed record ReadDone(IReadOnlyList<IChannelEvent> Events) : INoSerializationVerificationNeeded;

    private sealed record ReadFailed(Exception Error) : INoSerializationVerificationNeeded;

    private sealed class ReadAgain : INoSerializationVerificationNeeded
    {
        public static readonly ReadAgain Instance = new();
    }
}
