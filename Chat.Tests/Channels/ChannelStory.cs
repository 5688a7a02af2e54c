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

    /// <summary>Accepted commands, each with its last event.</summary>
    public List<(IChannelCommand Command, IChannelEvent Last)> Accepteds { get; } = [];

    /// <summary>A very small cache beside the whole truth.</summary>
    public RecentMessages Recent { get; } = new(RecentCount, 100_000);

    public const int RecentCount = 5;

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
            var message = Messages.GetValueOrDefault(needs.Ts);
            decision = State.Decide(command, Target.Of(message), Now);
            if (message is not null)
            {
                Recent.Put(message);
            }
        }

        if (decision is Decision.Accept accept)
        {
            Accepteds.Add((command, accept.Events[^1]));
            foreach (var e in accept.Events)
            {
                Apply(e);
            }
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
        Recent.Apply(e, State.Kind);
        if (MessageReducer.Added(e, State.Kind) is { } added)
        {
            Messages[added.Ts] = added;
            if (Messages.TryGetValue(added.ThreadTs, out var parent))
            {
                Messages[parent.Ts] = MessageReducer.WithReply(parent, added);
            }
        }

        if (Messages.TryGetValue(MessageReducer.Target(e), out var target))
        {
            Messages.Remove(target.Ts);
            if (MessageReducer.Changed(target, e) is { } changed)
            {
                Messages[target.Ts] = changed;
            }
            else
            {
                ForgetReply(target);
            }
        }
    }

    private void ForgetReply(Message reply)
    {
        if (reply.ThreadTs != 0 && Messages.Remove(reply.ThreadTs, out var parent))
        {
            var left = Messages.Values.Where(m => m.ThreadTs == parent.Ts && m.Ts != parent.Ts).OrderBy(m => m.Ts).ToArray();
            var authors = left.Select(MessageReducer.Author).Distinct(StringComparer.Ordinal).ToArray();
            if (MessageReducer.WithoutReply(parent, left.Length, authors, left.LastOrDefault()?.Ts ?? 0) is { } kept)
            {
                Messages[kept.Ts] = kept;
            }
        }
    }
}
