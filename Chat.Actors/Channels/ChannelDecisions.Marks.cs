namespace Chat.Actors.Channels;

// Reactions and pins.
public sealed partial record ChannelState
{
    /// <summary>Slack's emoji names have at most 100 characters; a skin tone adds 13.</summary>
    private const int MaxEmojiName = 120;

    private Decision DecideReact(AddReaction add, Message message, long now)
    {
        var user = add.Header.Actor.User;
        if (add.Name.Length is 0 or > MaxEmojiName)
        {
            return new Decision.Refuse("invalid_name");
        }

        var same = message.Reactions.FirstOrDefault(r => r.Name == add.Name);
        if (same is not null && same.Users.Contains(user))
        {
            return new Decision.Refuse("already_reacted");
        }

        if (same is null && message.Reactions.Count >= Limits.MaxEmojiPerMessage)
        {
            return new Decision.Refuse("too_many_emoji");
        }

        if (message.Reactions.Count(r => r.Users.Contains(user)) >= Limits.MaxEmojiPerPerson
            || message.Reactions.Sum(r => r.Users.Count) >= Limits.MaxReactionsPerMessage)
        {
            return new Decision.Refuse("too_many_reactions");
        }

        return Decision.Event(new ReactionAdded
        {
            Header = Next(add.Header, now),
            Name = add.Name,
            ItemTs = message.Ts,
            ItemUser = message.User,
        });
    }

    private Decision DecideUnreact(RemoveReaction remove, Message message, long now)
    {
        var reacted = message.Reactions.Any(r => r.Name == remove.Name && r.Users.Contains(remove.Header.Actor.User));
        return !reacted
            ? new Decision.Refuse("no_reaction")
            : Decision.Event(new ReactionRemoved
            {
                Header = Next(remove.Header, now),
                Name = remove.Name,
                ItemTs = message.Ts,
                ItemUser = message.User,
            });
    }

    private Decision DecidePin(AddPin add, Message message, long now) =>
        Pins.Contains(message.Ts) ? new Decision.Refuse("already_pinned")
        : Pins.Count >= Limits.MaxPins ? new Decision.Refuse("too_many_pins")
        : Decision.Event(new PinAdded { Header = Next(add.Header, now), ItemTs = message.Ts, Item = message, PinCount = Pins.Count + 1 });

    private Decision DecideUnpin(RemovePin remove, Message message, long now) =>
        !Pins.Contains(message.Ts) ? new Decision.Refuse("not_pinned")
        : Decision.Event(new PinRemoved { Header = Next(remove.Header, now), ItemTs = message.Ts, Item = message, PinCount = Pins.Count - 1 });
}
