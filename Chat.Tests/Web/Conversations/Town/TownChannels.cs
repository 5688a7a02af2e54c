using Chat.Actors.Channels;
using Chat.Actors.Kernel;

namespace Chat.Tests.Web.Conversations.Town;

/// <summary>Channels that decide by the real rules, one command at a time, without actors or a journal on disk.</summary>
public sealed class TownChannels(TownHistory history, TimeProvider time) : IChannels
{
    private readonly Dictionary<string, ChannelState> _states = new(StringComparer.Ordinal);

    /// <summary>Everything that was asked, in order.</summary>
    public List<IChannelMessage> Asked { get; } = [];

    public ChannelState Of(string id) => _states.GetValueOrDefault(id) ?? ChannelState.Of(id);

    public Task<IChannelReply> Ask(IChannelMessage message, CancellationToken cancel = default)
    {
        lock (_states)
        {
            Asked.Add(message);
            var state = Of(message.Header.Channel);
            return Task.FromResult(message switch
            {
                IChannelCommand command => Do(state, command),
                IChannelQuery query => Answer(state, query),
                _ => throw new NotSupportedException(message.GetType().Name),
            });
        }
    }

    private static IChannelReply Answer(ChannelState state, IChannelQuery query)
    {
        var act = query is GetChannel get ? ChannelAccess.ActOf(get.Access) : ChannelAct.See;
        return ChannelAccess.Check(state, query.Header.Actor, act) is { } code ? new Refused { Code = code }
            : query is GetMembers members ? state.MembersAfter(members.After, members.Limit)
            : new ChannelFound { View = state.View(query.Header.Actor.User) };
    }

    private IChannelReply Do(ChannelState state, IChannelCommand command)
    {
        var now = MessageTs.FromTime(time.GetUtcNow());
        var decision = state.Decide(command, Target.Unknown, now);
        if (decision is Decision.Needs needs)
        {
            decision = state.Decide(command, Target.Of(history.Look(state.Id, needs.Ts)), now);
        }

        switch (decision)
        {
            case Decision.Refuse refuse:
                return new Refused { Code = refuse.Code };
            case Decision.Already already:
                return Done(state, command, already.Warning);
            case Decision.Repeated repeated:
                return new PostAccepted { Channel = state.Id, Seq = repeated.First.Seq, Message = history.Look(state.Id, repeated.First.Ts), Duplicate = true };
            case Decision.Accept accept:
                foreach (var e in accept.Events)
                {
                    state = _states[state.Id] = state.Apply(e);
                    history.Commit(e);
                }

                return accept.Events[0] is MessagePosted posted
                    ? new PostAccepted { Channel = state.Id, Seq = state.Seq, Message = posted.Message }
                    : Done(state, command, "");
            default:
                throw new NotSupportedException(decision.GetType().Name);
        }
    }

    private static Done Done(ChannelState state, IChannelCommand command, string warning)
    {
        var done = new Done { Channel = state.Id, Seq = state.Seq, Warning = warning };
        if (ChannelState.TargetOf(command) == 0 && ChannelAccess.Check(state, command.Header.Actor, ChannelAct.See) is null)
        {
            done.View = state.View(command.Header.Actor.User);
        }

        return done;
    }
}
