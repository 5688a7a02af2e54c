using Chat.Actors.Channels;
using Chat.Actors.Kernel;
using Xunit;
using static Chat.Tests.Channels.ChannelCommands;

namespace Chat.Tests.Channels;

/// <summary>A channel without actor and journal: decides, applies, and keeps the messages as history would.</summary>
public sealed class ChannelStory
{
    public ChannelStory(ChannelLimits? limits = null) => State = ChannelState.Of(Channel, limits);

    public ChannelState State { get; set; }
    public Dictionary<long, Message> Messages { get; } = [];
    public List<IChannelEvent> Events { get; } = [];
    public long Now { get; set; } = MessageTs.FromTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public static ChannelStory Of(ChannelKind kind, params string[] members)
    {
        var story = new ChannelStory();
        story.Accepted(Create(kind, members));
        return story;
    }

    /// <summary>Decides as the actor does, the message looked up when it is asked for, and applies what was accepted.</summary>
    public Decision Do(IChannelCommand command)
    {
        var decision = State.Decide(command, Target.Unknown, Now);
        if (decision is Decision.Needs needs)
        {
            decision = State.Decide(command, Target.Of(Messages.GetValueOrDefault(needs.Ts)), Now);
        }

        foreach (var e in decision is Decision.Accept accept ? accept.Events : [])
        {
            Apply(e);
        }

        return decision;
    }

    public IChannelEvent Accepted(IChannelCommand command) => Assert.IsType<Decision.Accept>(Do(command)).Events[^1];

    public string Refused(IChannelCommand command) => Assert.IsType<Decision.Refuse>(Do(command)).Code;

    public long Posted(PostMessage post) => Assert.IsType<MessagePosted>(Accepted(post)).Message.Ts;

    private void Apply(IChannelEvent e)
    {
        State = State.Apply(e);
        Events.Add(e);
        if (MessageReducer.Added(e, State.Kind) is { } added)
        {
            Messages[added.Ts] = added;
            if (Messages.TryGetValue(added.ThreadTs, out var parent))
            {
                Messages[parent.Ts] = MessageReducer.WithReply(parent, added);
            }
        }
        else if (Messages.TryGetValue(MessageReducer.Target(e), out var target))
        {
            Messages.Remove(target.Ts);
            if (MessageReducer.Changed(target, e) is { } changed)
            {
                Messages[target.Ts] = changed;
            }
        }
    }
}
