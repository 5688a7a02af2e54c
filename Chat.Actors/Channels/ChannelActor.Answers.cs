using Akka.Actor;

namespace Chat.Actors.Channels;

// What callers hear.
public sealed partial class ChannelActor
{
    private const int DefaultMembersPage = 100;
    private const int MaxMembersPage = 1_000;

    /// <summary>Answers that wait behind writes.</summary>
    private int _dueAnswers;

    private bool IsBusy => _inFlight.Count + _dueAnswers >= _environment.Limits.MaxWritesInFlight;

    private void Answer(IChannelQuery query, IActorRef sender, long missing)
    {
        var actor = query.Header.Actor;
        var act = query switch
        {
            GetChannel get => ChannelAccess.ActOf(get.Access),
            FindMessage => ChannelAct.Read,
            _ => ChannelAct.See,
        };
        if (ChannelAccess.Check(_confirmed, actor, act) is { } code)
        {
            sender.Tell(Refusal(code));
            return;
        }

        switch (query)
        {
            case GetChannel:
                sender.Tell(new ChannelFound { View = _confirmed.View(actor.User) });
                break;
            case GetMembers members:
                sender.Tell(_confirmed.MembersAfter(members.After, members.Limit <= 0 ? DefaultMembersPage : Math.Min(members.Limit, MaxMembersPage)));
                break;
            case FindMembers find:
                sender.Tell(new MembersPage { Users = { find.Users.Where(_confirmed.IsMember) }, Total = _confirmed.Members.Count });
                break;
            case FindMessage find when !Waits(find.Ts, find, sender):
                AnswerFind(find, sender, missing);
                break;
        }
    }

    private void AnswerFind(FindMessage find, IActorRef sender, long missing)
    {
        var target = find.Ts <= 0 ? Target.Of(null) : Find(find.Ts, missing);
        if (!target.Known)
        {
            LookUp(find.Ts, find, sender);
        }
        else
        {
            Reply(sender, target.Message is { } message ? new MessageFound { Message = message } : Refusal("message_not_found"));
        }
    }

    /// <summary>The answer to a request that was accepted before: what the first got, and not before it (see <see cref="Reply"/>).</summary>
    private void AnswerAgain(IChannelCommand command, DedupeEntry first, IActorRef sender, long missing)
    {
        if (!first.Post)
        {
            var done = DoneBy(command, _tentative, warning: "");
            done.Seq = first.Seq;
            done.Duplicate = true;
            Reply(sender, done);
        }
        else if (ChannelAccess.Check(_tentative, command.Header.Actor, ChannelAct.Read) is not null)
        {
            // Removed since (P7): the ts is theirs, what has become of the message in the channel (edits, reactions, replies) is not.
            Reply(sender, new PostAccepted { Channel = _confirmed.Id, Seq = first.Seq, Message = new Message { Ts = first.Ts, User = command.Header.Actor.User }, Duplicate = true });
        }
        else if (Find(first.Ts, missing) is { Known: true } target)
        {
            Reply(sender, new PostAccepted { Channel = _confirmed.Id, Seq = first.Seq, Message = target.Message ?? Gone(command, first), Duplicate = true });
        }
        else if (!Waits(first.Ts, command, sender))
        {
            LookUp(first.Ts, command, sender);
        }
    }

    /// <summary>The first was posted and deleted since: its ts is still the true answer.</summary>
    private static Message Gone(IChannelCommand command, DedupeEntry first) =>
        new() { Ts = first.Ts, User = command.Header.Actor.User, Tombstone = true, Subtype = "tombstone" };

    private IChannelReply AnswerTo(IChannelCommand command, IChannelEvent e) => e is MessagePosted posted
        ? new PostAccepted { Channel = _tentative.Id, Seq = e.Header.Seq, Message = posted.Message }
        : DoneBy(command, _tentative, warning: "");

    /// <summary>Commands about the channel itself bring its view along, when the caller may (still) see it.</summary>
    private static Done DoneBy(IChannelCommand command, ChannelState state, string warning)
    {
        var done = new Done { Channel = state.Id, Seq = state.Seq, Warning = warning };
        var actor = command.Header.Actor;
        if (ChannelState.TargetOf(command) == 0 && ChannelAccess.Check(state, actor, ChannelAct.See) is null)
        {
            done.View = state.View(actor.User);
        }

        return done;
    }

    private Refused Refusal(string code) => new() { Code = code, Channel = _confirmed.Id };

    /// <summary>
    /// Answers behind the writes in flight: an answer that rests on one of them ("already there") must not be given when that one fails. Then this actor
    /// stops and nobody is answered.
    /// </summary>
    private void Reply(IActorRef sender, IChannelReply reply)
    {
        if (_inFlight.Count == 0)
        {
            sender.Tell(reply);
        }
        else
        {
            _dueAnswers++;
            DeferAsync(reply, due =>
            {
                _dueAnswers--;
                sender.Tell(due);
            });
        }
    }
}
