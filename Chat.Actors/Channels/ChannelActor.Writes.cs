using System.Diagnostics;
using Akka.Actor;
using Akka.Cluster.Tools.PublishSubscribe;
using Akka.Event;
using Akka.Persistence;
using Chat.Actors.Channels.Fanout;
using Chat.Actors.Kernel;

namespace Chat.Actors.Channels;

// From a decision to the journal, and from the journal to everybody who waits.
public sealed partial class ChannelActor
{
    private static readonly TimeSpan HeadDelay = TimeSpan.FromSeconds(1);

    /// <summary>More people than this in one event hear of it by the projection's outbox alone, which wakes their entities at its own pace.</summary>
    private const int NotedAtOnce = 200;

    private bool _headDue;

    private void Persist(IReadOnlyList<IChannelEvent> events, IChannelCommand command, IActorRef sender)
    {
        for (var i = 0; i < events.Count; i++)
        {
            _tentative = _tentative.Apply(events[i]);
            MarkStale(_recent.Apply(events[i], _tentative.Kind));
            var begun = (_environment.Clock.GetTimestamp(), _environment.Clock.GetUtcNow());
            _inFlight.Enqueue(i < events.Count - 1
                ? new Write(_tentative, null, null, "", begun)
                : new Write(_tentative, sender, AnswerTo(command, events[i]), command.Header.Trace, begun));
        }

        if (events.Count == 1)
        {
            PersistAsync(events[0], _committed);
        }
        else
        {
            PersistAllAsync(events, _committed);
        }
    }

    private void Committed(IChannelEvent e)
    {
        var write = _inFlight.Dequeue();
        var before = _confirmed;
        _confirmed = write.After;
        GuardNumbering();
        if (write.Answer is not null)
        {
            write.Sender.Tell(write.Answer);
        }

        NoteMemberships(e, before);
        var published = EventEnvelope.Wrap(e, _confirmed.Kind);
        published.Trace = Measured(write);
        _environment.Mediator.Tell(new Publish(FanoutTopics.OfChannel(_confirmed.Id), published));
        AnnounceHeadLater();
        SnapshotInTime();
    }

    /// <summary>Notes how long the journal took; gives what the spans behind it hang on.</summary>
    private string Measured(Write write)
    {
        Telemetry.Written(_environment.Clock.GetElapsedTime(write.Begun.Timestamp));
        if (write.Trace.Length == 0)
        {
            return "";
        }

        using var span = Telemetry.Traces.StartActivity("channel.journal", ActivityKind.Internal, write.Trace, startTime: write.Begun.At);
        span?.SetTag("seq", write.After.Seq);
        return span?.Id ?? write.Trace;
    }

    /// <summary>One journaled event for each seq: history, resume and snapshots count on it.</summary>
    private void GuardNumbering()
    {
        if (LastSequenceNr != _confirmed.Seq)
        {
            throw new InvalidOperationException($"{PersistenceId} has journal number {LastSequenceNr} and seq {_confirmed.Seq}; they must be equal.");
        }
    }

    private void NoteMemberships(IChannelEvent e, ChannelState before)
    {
        var (users, member) = e switch
        {
            ChannelCreated created => (created.Members, true),
            MembersJoined joined => (joined.Users, true),
            MemberLeft left => ([left.User], false),
            ChannelDeleted => (before.Members, false),
            _ => ((IReadOnlyCollection<string>)[], false),
        };
        foreach (var user in users.Count <= NotedAtOnce ? users : [])
        {
            _ = Note(user, member, e.Header.Seq);
        }
    }

    private async Task Note(string user, bool member, long seq)
    {
        var (log, id) = (_log, _confirmed.Id);
        try
        {
            await (_confirmed.Deleted
                ? _environment.Memberships.Forget(_confirmed.Team, user, id, _confirmed.Kind, seq)
                : _environment.Memberships.Note(_confirmed.Team, user, id, _confirmed.Kind, member, seq));
        }
        catch (Exception e) // whatever it is: the projection's outbox tells them again
        {
            log.Debug("User {User} was not told about channel {Channel} at once: {Reason}", user, id, e.Message);
        }
    }

    private void AnnounceHead()
    {
        if (_confirmed.Seq > 0)
        {
            var head = new HeadAnnounced { Channel = _confirmed.Id, Seq = _confirmed.Seq, Kind = _confirmed.Kind };
            _environment.Mediator.Tell(new Publish(FanoutTopics.OfChannel(_confirmed.Id), head));
        }
    }

    /// <summary>The last event of a burst has no successor by which a relay would see that it missed it.</summary>
    private void AnnounceHeadLater()
    {
        if (!_headDue)
        {
            _headDue = true;
            Timers.StartSingleTimer(HeadDue.Instance, HeadDue.Instance, HeadDelay);
        }
    }

    /// <summary>
    /// In a commit's callback the store numbers a snapshot by the event just committed, however many are in flight behind it (GuardNumbering). What is left of a
    /// deleted channel is saved at once: whoever asks for it later costs no replay.
    /// </summary>
    private void SnapshotInTime()
    {
        if (_confirmed.Deleted || ++_eventsSinceSnapshot >= Math.Max(MinEventsBetweenSnapshots, _confirmed.Dedupe.Count / 4))
        {
            _eventsSinceSnapshot = 0;
            SaveSnapshot(ChannelSnapshots.Write(_confirmed));
            if (_confirmed.Dedupe.ForgottenEarly > 0)
            {
                _log.Warning(
                    "Channel {Channel} takes more posts with a client_msg_id than it can remember for 24 hours: the last {Kept} are kept, {Forgotten} are forgotten already",
                    _confirmed.Id, _confirmed.Dedupe.Count, _confirmed.Dedupe.ForgottenEarly);
            }
        }
    }

    private void KeepTwoSnapshots(long saved)
    {
        if (_lastSnapshot > 1)
        {
            DeleteSnapshots(new SnapshotSelectionCriteria(_lastSnapshot - 1));
        }

        _lastSnapshot = saved;
    }

    /// <summary>Behind every write and every answer that is due, and behind every lookup: each caller that can be answered is.</summary>
    private void StopWhenSettled()
    {
        if (_stopping && _lookups.Count == 0)
        {
            DeferAsync(StopChannel.Instance, _ =>
            {
                if (_lookups.Count == 0)
                {
                    Context.Stop(Self);
                }
            });
        }
    }

    /// <summary>An event on its way: the state when it has arrived, and who waits for which answer.</summary>
    private sealed record Write(ChannelState After, IActorRef? Sender, IChannelReply? Answer, string Trace, (long Timestamp, DateTimeOffset At) Begun);

    private sealed class HeadDue : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
    {
        public static readonly HeadDue Instance = new();
    }
}
